// A reply and its parts → words: what it is called, what is said aloud of it, where it stands, how
// old it is, where it fits.

/** Characters from which a long text shows its fitting paragraph first: as on the page. */
const LONG = 700;
const BREAK = "\n\n";
export const SEPARATOR = " · ";
const DAY = 24 * 60 * 60 * 1000;

/** A sentence with its gaps filled; of a plural in the form that its language has for the count. */
export function said(text, values, t) {
  if (typeof text === "object") text = text[new Intl.PluralRules(t.locale).select(values.count)];
  return text.replace(/{(\w+)}/g, (gap, name) => values[name]);
}

/** "Antwort 2 von 4", "Antworten 1–3 von 4"; without a number which remark the id leads to. */
export const numberedAnswer = (t, { number, id }, of) =>
  number === null
    ? (t.remarks[id.split("/").at(-1)] ?? t.oneAnswer)
    : numbered(t.numberedAnswer, number, of);

/** "Frage 2 an die Verwaltung", "Fragen 1–3 an die Verwaltung". */
export const numberedFrage = (t, number) =>
  number === null ? t.frage : numbered(t.numberedFrage, number);

const numbered = ([one, many], number, of) =>
  said(number.includes("-") ? many : one, { number: number.replace("-", "–"), of });

/** Letters that are written from right to left, and signs that turn the direction of a line. */
const TURNS = /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc]/;
const isolated = (part) =>
  TURNS.test(part) ? `\u2068${part.replaceAll("\u2069", "")}\u2069` : part;

/** Parts with a middle dot between them; empty ones are left out, and none reorders the others. */
export const joined = (...parts) => parts.filter(Boolean).map(isolated).join(SEPARATOR);

/** "2022-02-15" → "15.02.2022", in other languages with the name of the month. */
export function written(day, t) {
  if (!day || t.locale === "de") return day && day.split("-").reverse().join(".");
  const format = new Intl.DateTimeFormat(t.locale, { dateStyle: "long", timeZone: "UTC" });
  return format.format(Date.parse(day));
}

const sourceParts = (source, t) => [
  source.gremium,
  written(source.datum, t),
  source.top && `TOP ${source.top}`,
  source.vorlage && `Vorlage ${source.vorlage}`,
];

/** "Rat der Stadt · 15.02.2022 · TOP Ö 19.8 · Vorlage 2022/0129". */
export const sourceLine = (source, t) => joined(...sourceParts(source, t));

/** The same of what all papers of a record share. */
export function sharedLine(several, t) {
  const [first, ...others] = several.map((one) => sourceParts(one.source, t));
  return joined(...first.filter((part) => others.every((parts) => parts.includes(part))));
}

/**
 * A record by the papers that its items belong to, each with its own source, in their order. What
 * has another number, body or subject is another paper: its words stand under no other's name.
 */
export function papers(record) {
  const groups = new Map();
  for (const item of record.items) {
    const { body, vorlage, betreff } = item.source;
    const key = JSON.stringify([body, vorlage, betreff]);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  if (groups.size < 2) return [record];
  return [...groups.values()].map((items) => ({
    id: items[0].id.split("/")[0],
    source: items[0].source,
    items,
  }));
}

/** The id of the one Vorgang, or of the answer, that a reply shows; null where it shows none. */
export function shown(reply) {
  if (reply.kind === "choice") {
    const owners = new Set(reply.items.map((one) => one.id.split("/")[0]));
    return owners.size === 1 ? reply.items[0].id : null;
  }
  if (isOwn(reply)) return reply.whole;
  const one = reply.kind === "record" && papers(reply).length === 1;
  return one || ["answer", "pointer"].includes(reply.kind) ? reply.id : null;
}

/** That a line was taken to ask on about an Anfrage, and which; null where it was not. */
export const understood = (reply, t) =>
  reply.follows && said(t.follows, { betreff: (reply.source ?? reply.items[0]).betreff });

/** What stands beside a neighbouring topic: its day, its TOP, when else it was asked. */
export function offerLine(offer, t) {
  const days = otherDays(offer.also, offer.datum).map((one) =>
    said(t.onDay, { day: written(one.datum, t) }),
  );
  return joined(
    offer.body,
    written(offer.datum, t),
    offer.top && `TOP ${offer.top}`,
    days.length && said(t.alsoAsked, { days: days.join(t.and) }),
  );
}

/** What repeats an answer on other days than its own, one a day, oldest first. */
export function otherDays(also, datum) {
  const byDay = new Map(also.map((one) => [one.datum, one]));
  const days = [...byDay.keys()].filter((day) => day && day !== datum).sort();
  return days.map((day) => byDay.get(day));
}

/** Whether a text of that day is older than a year. */
export const isOld = (day, today) => daysBetween(day, today) > 365;

/** How long ago a day was, in the largest full unit: "vor 4 Jahren", "gestern". */
export function ago(day, today, { locale }) {
  const days = daysBetween(day, today);
  if (Math.abs(days) <= 1) {
    return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(-days, "day");
  }
  const format = new Intl.RelativeTimeFormat(locale);
  if (days < 0) return format.format(-days, "day");
  const [year, month, date] = day.split("-").map(Number);
  const months =
    (today.getFullYear() - year) * 12 +
    (today.getMonth() + 1 - month) -
    (today.getDate() < date ? 1 : 0);
  if (months >= 12) return format.format(-Math.floor(months / 12), "year");
  return months ? format.format(-months, "month") : format.format(-days, "day");
}

function daysBetween(day, today) {
  const then = Date.parse(day);
  return (Date.UTC(today.getFullYear(), today.getMonth(), today.getDate()) - then) / DAY;
}

/** What of a long text the focus covers, in code points; nothing of a short one, nor if all. */
export function excerpt(text, focus) {
  const signs = [...text];
  const found = signs.slice(...(focus ?? [0, 0])).join("");
  return signs.length >= LONG && found.trim() !== text.trim() ? found : "";
}

/**
 * The paragraphs of a stored text, each in three: before what fits, that, and behind it. Joined,
 * by empty lines, they are the text again.
 */
export function paragraphs(text, focus) {
  const [first, last] = excerpt(text, focus).trim() ? focus : [0, 0];
  let start = 0;
  return text.split(BREAK).map((piece) => {
    const signs = [...piece];
    const [begin, end] = [first, last].map((at) => Math.max(0, at - start));
    start += signs.length + BREAK.length;
    return [signs.slice(0, begin), signs.slice(begin, end), signs.slice(end)].map((one) =>
      one.join(""),
    );
  });
}

/** What leads to an item of a choice: its question, else its answer's name or its subject. */
export const choiceLabel = (item, about, t) => item.frage ?? (itemName(item, about, t) || item.betreff);

/** What stands below: its place, unless that stands above all, and that it is no answer. */
export const choiceLine = (item, about, t) =>
  joined(
    item.frage && (about === "answer" ? itemName(item, about, t) : item.betreff),
    about === "matter" && joined(item.body, sourceLine(item, t)),
    t.noAnswer[item.kind],
  );

const itemName = (item, about, t) =>
  about === "answer" &&
  item.kind === "answer" &&
  (item.number ? `${t.oneAnswer} ${item.number.replace("-", "–")}` : numberedAnswer(t, item));

/** What of parties and groups bears "die": as on the page. */
const FEMININE = /^(?!BSW)(?:[A-ZÄÖÜ]{2,4}|AfD)$|[Ff]raktion|[Pp]artei/;

/** How a wish for records was understood: "Anfragen der FDP aus 2021, neueste zuerst: 12". */
function wished({ filter, total }, t) {
  const { from, to, party } = filter;
  const year = from?.slice(0, 4);
  const isYear = from === `${year}-01-01` && to === `${year}-12-31`;
  const values = {
    ...filter,
    answered: filter.open === false,
    feminine: FEMININE.test(party) && party,
    party: !FEMININE.test(party) && party,
    year: isYear && year,
    day: from === to && written(from, t),
    from: from !== to && !isYear && written(from, t),
    to: from !== to && !isYear && written(to, t),
  };
  const told = Object.entries({ ...t.filter, body: "({value})" })
    .map(([name, form]) => values[name] && said(form, { value: values[name] }))
    .filter(Boolean);
  const groups = isDirectory({ filter });
  const all = [t.what[groups ? "anfragen" : filter.what], ...told].join(" ");
  const line = groups
    ? t.what[filter.what] + (told.length ? ` (${all})` : "")
    : all + (total > 1 ? `, ${filter.oldest ? t.oldestFirst : t.newestFirst}` : "");
  return `${line}: ${Math.min(total, filter.most ?? total) || t.nothingListed}`;
}

/** Whether a list holds no records, but what they can be told by. */
export const isDirectory = ({ filter }) => !["anfragen", "sitzungen"].includes(filter.what);

/** An address that may be linked to: records are read from pages of others. */
export const safeLink = (url) => (/^https?:\/\//.test(url ?? "") ? url : null);

/** The same for the address of a contact, which may be an e-mail address. */
export const contactLink = (url) => (/^mailto:/.test(url ?? "") ? url : safeLink(url));

/** What is said aloud of a reply: what it is, what it is about, and what fits. */
export function spokenReply(reply, t) {
  const [kind, title] = heading(reply, t);
  const spoken = [understood(reply, t), kind, title];
  if (reply.text) {
    spoken.push((excerpt(reply.text, reply.focus).trim() || reply.text).replaceAll(BREAK, ". "));
  }
  if (reply.kind === "choice") {
    spoken.push(t.choiceText, ...reply.items.map((one) => choiceLabel(one, reply.about, t)));
  }
  if (reply.kind === "pointer") spoken.push(unanswered(reply, t));
  if (reply.withdrawn) spoken.push(withdrawn(reply, t));
  if (reply.kind === "silence") spoken.push(t.silenceText[reply.reason]);
  if (reply.newer?.length) spoken.push(`${t.newer}: ${reply.newer[0].betreff}`);
  return spoken.filter(Boolean).join(". ");
}

export const unanswered = (reply, t) =>
  reply.fragen.length || reply.background.askers.length ? t.askedText : t.pointerText;

export const withdrawn = ({ withdrawn: { removed, noticed } }, t) =>
  said(removed ? t.removed : t.withdrawn, { day: written(removed ?? noticed, t) });

/** Whether a context is in the words of the members who ask. */
export const isOwn = (reply) => reply.origin === "sachverhalt";

/** What kind of reply it is, and what it is about. */
export function heading(reply, t) {
  const { source } = reply;
  switch (reply.kind) {
    case "answer":
      return [
        joined(t.answerKind, reply.number && numberedAnswer(t, reply, reply.of)),
        source.betreff,
      ];
    case "pointer":
      return [t.pointer, source.betreff];
    case "record":
      return recordHeading(reply, t);
    case "agenda":
      return [t.agenda, joined(source.gremium, written(source.datum, t))];
    case "context":
      return [isOwn(reply) ? t.sachverhalt : t.context, source.title];
    case "choice":
      return [t.kinds.choice, t.choice[reply.about][reply.items.length === 1 ? 0 : 1]];
    case "list":
      return [t.kinds.list, wished(reply, t)];
    case "notice":
      return [t.kinds.notice, reply.title];
    default:
      return [null, t.silence[reply.reason]];
  }
}

/** Of several papers what they share: their subjects stand above each of them. */
function recordHeading(reply, t) {
  const count = papers(reply).length;
  const kind = said(t.records, { count }, t);
  return count > 1 ? [kind, sharedLine(papers(reply), t) || kind] : [kind, reply.source.betreff];
}
