// What replies are made of: quotes, sources, facts, links, actions → elements.

import { h } from "./dom.js";
import { SEPARATOR, ago, isOld, offerLine, otherDays, paragraphs, safeLink, written } from "./words.js";

/** What may be thought of a text, and of other replies. */
const JUDGED = ["fits", "does-not-fit", "outdated", "wrong-source"];
const JUDGED_BY = { pointer: ["fits", "does-not-fit", "wrong-source"], choice: ["nothing-fits"] };

/** A line whose parts stay whole where it breaks. */
const parts = (line) =>
  line
    .split(SEPARATOR)
    .flatMap((part, at) => [at ? SEPARATOR : "", h("span", { class: "part" }, part)]);

/** Makes parts of replies for one widget: its texts, its day, its interface, its actions. */
export class Parts {
  constructor(widget) {
    Object.assign(this, widget);
  }

  quote(all, name = "blockquote") {
    const shown = all.map(([before, fits, after]) =>
      h("p", {}, before, fits && h("mark", { tabindex: -1 }, fits), after),
    );
    return h(name, { lang: "de", dir: "ltr" }, shown);
  }

  labelled(label, text) {
    return h(
      "div",
      { class: "frage" },
      h("p", { class: "for" }, label),
      h("p", { lang: "de", dir: "ltr" }, text),
    );
  }

  source(line) {
    return h("p", { class: "source" }, h("span", { class: "for" }, this.t.source), " ", parts(line));
  }

  /** What stands below a link; null for nothing. */
  beside(line) {
    return line ? h("span", { class: "beside" }, parts(line)) : null;
  }

  facts(source, part = null) {
    const { t } = this;
    return this.factList(
      this.age(t.held, source.datum, part === null),
      part,
      source.beschlussart && `${t.decision}: ${source.beschlussart}`,
      this.external(source.url, t.original),
    );
  }

  factList(...facts) {
    const items = facts.filter(Boolean).map((fact) => h("li", {}, fact));
    return items.length ? h("ul", { class: "facts" }, items) : null;
  }

  age(label, day, answered = true) {
    if (!day) return null;
    const said = `${label}: ${ago(day, this.today(), this.t)}`;
    return answered && isOld(day, this.today()) ? `${said}. ${this.t.old}` : said;
  }

  external(url, label) {
    const href = safeLink(url);
    return href && this.newTab(href, label);
  }

  newTab(href, label) {
    return h(
      "a",
      { href, target: "_blank", rel: "noreferrer noopener" },
      label,
      h("span", { class: "unseen" }, ` (${this.t.newTab})`),
    );
  }

  /** A link to a stored reply: a tap opens it here, any other way opens its page. */
  internal(id, label) {
    const onclick = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.open(id, label);
    };
    return h("a", { href: this.api.page(id), onclick }, h("bdi", {}, label));
  }

  actions(reply, line = null) {
    const { t } = this;
    const page = this.api.page(reply.id);
    const cite = () => this.copy(`„${reply.text}“\n\n${line}\n${page}`);
    return h(
      "p",
      { class: "actions" },
      line && navigator.clipboard ? h("button", { type: "button", onclick: cite }, t.copy) : null,
      this.newTab(page, t.permalink),
      this.newTab(`${page}#drucken`, t.print),
    );
  }

  /** Why the members ask, folded; open where it may hold what was asked. Null for nothing. */
  why({ sachverhalt: known }, open = Boolean(known?.focus)) {
    const { t } = this;
    if (!known) return null;
    return h(
      "details",
      { class: "whole", open },
      h("summary", {}, t.sachverhalt),
      h("p", { class: "note" }, t.sachverhaltNote),
      this.quote(paragraphs(known.text, known.focus), "div"),
      this.newTab(this.api.page(known.id), t.permalink),
    );
  }

  /** What is known about a paper beside its text. */
  background({ askers, office, attachments, related }) {
    const { t } = this;
    return [
      this.factList(
        askers.length && `${t.askers}: ${askers.join(", ")}`,
        office && `${t.office}: ${office}`,
      ),
      this.titled(
        t.attachments,
        attachments.map((file) => this.external(file.url, file.name) ?? file.name),
      ),
      this.offers(t.related, related),
    ];
  }

  /** Stored records that are linked with their day and TOP. */
  offers(title, offers) {
    return this.links(
      title,
      offers.map((one) => [one.id, one.betreff, offerLine(one, this.t)]),
    );
  }

  /** Later Anfragen on the same matter. */
  newer(offers) {
    return offers.map((one) =>
      h(
        "p",
        { class: "note newer" },
        h("strong", {}, this.t.newer, ": "),
        h(
          "span",
          { lang: "de" },
          this.internal(one.id, one.betreff),
          this.beside(offerLine(one, this.t)),
        ),
      ),
    );
  }

  /** The other days on which the same was asked; null where there are none. */
  also(reply) {
    const others = otherDays(reply.also, reply.source.datum);
    if (!others.length) return null;
    const days = others.map((one) => this.internal(one.id, written(one.datum, this.t)));
    return h(
      "p",
      { class: "note also" },
      this.t.also,
      days.flatMap((day, at) => [at ? ", " : " ", day]),
    );
  }

  /** A list of links to stored records: their ids, labels, what stands below, an excerpt. */
  links(title, links) {
    return this.titled(
      title,
      links.map(([id, label, beside, excerpt]) => [
        this.internal(id, label),
        this.beside(beside),
        excerpt &&
          h(
            "span",
            { class: "excerpt" },
            h("span", { lang: this.lang }, `${this.t.excerpt}: `),
            h("q", { dir: "auto" }, excerpt),
          ),
      ]),
    );
  }

  /** A list, perhaps with a title; null where it would be empty. */
  titled(title, items) {
    if (!items.length) return null;
    return h(
      "div",
      { class: "links" },
      title && h("h5", {}, title),
      h("ul", {}, items.map((one) => h("li", { lang: "de" }, one))),
    );
  }

  /** Verdicts that make sense, of which one may be given; only that it was given is counted. */
  judging({ kind, id }) {
    const { t } = this;
    const verdicts = JUDGED_BY[kind] ?? JUDGED;
    const group = h(
      "fieldset",
      { class: "judging" },
      h("legend", {}, t.judge),
      verdicts.map((one) =>
        h("button", { type: "button", onclick: () => this.judge(id, one, group) }, t.verdicts[one]),
      ),
    );
    return group;
  }
}
