// A reply → what it is called, and what is said aloud of it.

import { germanDate, joined, numberedAnswer, papers, paragraphs, said, sharedLine } from "./words.js";

/** What is said aloud of a reply: what it is, what it is about, and the paragraph that fits. */
export function spokenReply(reply, t) {
  const [kind, title] = heading(reply, t);
  const spoken = [kind, title];
  if (reply.text) {
    const all = paragraphs(reply.text, reply.focus);
    const fitting = all.filter((one) => one.fits);
    spoken.push(...(fitting.length ? fitting : all).map((one) => one.text));
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
  said(removed ? t.removed : t.withdrawn, { day: germanDate(removed ?? noticed) });

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
      return [t.agenda, joined(source.gremium, germanDate(source.datum))];
    case "context":
      return [t.context, source.title];
    default:
      return [null, t.silence[reply.reason]];
  }
}

/** Of several papers what they share: their subjects stand above each of them. */
function recordHeading(reply, t) {
  const count = papers(reply).length;
  const kind = said(t.records, { count });
  return count > 1 ? [kind, sharedLine(papers(reply)) || kind] : [kind, reply.source.betreff];
}
