// A reply → elements; official texts are shown as they are stored.

import { h } from "./dom.js";
import { IN_GERMAN } from "./given.js";
import { GuidingParts } from "./guiding.js";
import {
  excerpt,
  heading,
  isOwn,
  joined,
  numberedAnswer,
  numberedFrage,
  papers,
  paragraphs,
  said,
  sourceLine,
  unanswered,
  understood,
  withdrawn,
} from "./words.js";

/** Makes the elements of replies for one widget. */
export class ReplyView extends GuidingParts {
  /** The element of a reply. */
  of(reply, question) {
    const [kind, title] = heading(reply, this.t);
    const ours = ["silence", "choice", "list", "notice"].includes(reply.kind);
    return h(
      "div",
      { class: "reply", "data-kind": reply.kind },
      this.#inGerman(reply),
      this.rest(reply),
      reply.follows && h("p", { class: "beside" }, understood(reply, this.t)),
      kind && h("p", { class: "kind" }, kind),
      h("h4", { lang: ours ? null : "de" }, title),
      this[reply.kind](reply, question),
      reply.kind === "silence" ? null : this.offers(this.t.more, reply.more ?? []),
    );
  }

  /** That official texts are German, said to whoever asks or reads in another language. */
  #inGerman({ kind, language }) {
    const lang = language && language !== "de" && IN_GERMAN[language] ? language : this.lang;
    if (lang === "de" || ["notice", "silence"].includes(kind)) return null;
    return h("p", { class: "note", lang, dir: lang === "ar" ? "rtl" : "ltr" }, IN_GERMAN[lang]);
  }

  answer(reply) {
    return [...this.#council(reply), this.#siblings(reply), this.judging(reply)];
  }

  pointer(reply, question) {
    const [said, ...rest] = this.#unanswered(reply);
    return [said, this.step(), this.following(), ...rest, this.searching(question), this.judging(reply)];
  }

  record(reply) {
    if (reply.withdrawn) {
      return [
        this.source(sourceLine(reply.source, this.t)),
        h("p", {}, withdrawn(reply, this.t)),
        this.step(),
      ];
    }
    const several = papers(reply);
    if (several.length === 1) return this.#paper(reply);
    return several.map((paper) =>
      h(
        "div",
        { class: "item" },
        h("h5", { lang: "de" }, paper.source.betreff),
        this.#paper(paper, [paper.source.body]),
      ),
    );
  }

  /** One paper: where it stands, and its items, of which the first is open. */
  #paper(paper, where = []) {
    const first = paper.items[0];
    return [
      this.source(joined(...where, sourceLine(paper.source, this.t))),
      ...(first.kind === "answer"
        ? [
            ...this.newer(first.newer),
            this.facts(paper.source),
            ...this.background(first.background),
          ]
        : []),
      ...paper.items.map((item) => this.#item(item, item === first)),
      this.actions(paper),
    ].filter(Boolean);
  }

  #item(item, open) {
    if (item.kind === "pointer") return h("div", { class: "item" }, this.#unanswered(item));
    return h(
      "details",
      { class: "item", open },
      h(
        "summary",
        {},
        h("span", { class: "summary" }, numberedAnswer(this.t, item, item.of)),
        item.frage && h("span", { class: "beside", lang: "de" }, item.frage),
      ),
      this.#council(item, false),
    );
  }

  agenda(reply) {
    const { t } = this;
    const { zeit, raum, ort } = reply.source;
    const parts = [true, false]
      .map((isPublic) => [isPublic, reply.items.filter((item) => item.public === isPublic)])
      .filter(([, items]) => items.length);
    return [
      zeit || raum || ort ? h("p", { class: "beside", lang: "de" }, joined(zeit, raum, ort)) : null,
      reply.complete ? null : h("p", { class: "note" }, t.incomplete),
      parts.length ? null : h("p", {}, t.emptyAgenda),
      ...parts.flatMap(([isPublic, items]) => [
        h("h5", {}, isPublic ? t.publicPart : t.nonPublicPart),
        isPublic ? null : h("p", { class: "note" }, t.nonPublicNote),
        h("ol", { class: "agenda" }, items.map((item) => this.#agendaItem(item))),
      ]),
      this.actions(reply),
    ].filter(Boolean);
  }

  context(reply) {
    const { t } = this;
    const { source } = reply;
    const own = isOwn(reply);
    const line = joined(source.publisher, sourceLine(source, t));
    return [
      ...(own
        ? [this.why({ sachverhalt: reply }, true)]
        : [h("p", { class: "note" }, t.contextText), this.quote(paragraphs(reply.text))]),
      this.source(line),
      reply.whole && this.internal(reply.whole, own ? t.siblings : t.wholePage),
      this.factList(
        this.age(own ? t.held : t.published, source.datum),
        this.external(source.url, t.contextOriginal),
      ),
      this.actions(reply, joined(source.title, line, own && t.sachverhaltNote)),
      this.judging(reply),
    ].filter(Boolean);
  }

  #council(reply, facts = true) {
    const { t } = this;
    const line = joined(numberedAnswer(t, reply, reply.of), sourceLine(reply.source, this.t));
    return [
      this.why(reply.background),
      reply.frage && facts ? this.labelled(numberedFrage(t, reply.number), reply.frage) : null,
      ...this.#text(reply),
      this.source(line),
      ...this.#referred(reply),
      this.also(reply),
      ...(facts
        ? [
            ...this.newer(reply.newer),
            this.facts(reply.source),
            ...this.background(reply.background),
          ]
        : []),
      reply.damaged ? h("p", { class: "note warn" }, t.damaged) : null,
      this.actions(reply, line),
    ].filter(Boolean);
  }

  /** The answers that one names instead of saying it again. */
  #referred(reply) {
    const { t } = this;
    if (!reply.refers_to.length) return [];
    const shown = reply.refers_to.flatMap((one) => [
      this.labelled(numberedAnswer(t, one, reply.of), one.frage ?? ""),
      this.quote(paragraphs(one.text)),
    ]);
    return [h("p", {}, h("strong", {}, `${t.refersTo}:`)), ...shown];
  }

  /** The whole text; of a long one what fits, and the whole one tap away. */
  #text(reply) {
    const { t } = this;
    const all = paragraphs(reply.text, reply.focus);
    const fitting = excerpt(reply.text, reply.focus);
    if (!fitting.trim()) return [h("p", { class: "for" }, t.answer), this.quote(all)];
    const whole = this.quote(all);
    const toThePlace = () => whole.querySelector("mark").focus();
    return [
      h("p", { class: "for" }, t.best),
      this.quote(paragraphs(fitting)),
      h(
        "details",
        { class: "whole" },
        h("summary", {}, said(t.whole, { count: all.length }, t)),
        h("button", { type: "button", onclick: toThePlace }, t.toThePlace),
        h("p", { class: "for" }, t.answer),
        whole,
      ),
    ];
  }

  #unanswered(reply) {
    const { t } = this;
    return [
      h("p", {}, unanswered(reply, t)),
      this.why(reply.background),
      reply.public ? null : h("p", { class: "note" }, t.nonPublicNote),
      this.source(sourceLine(reply.source, this.t)),
      ...this.newer(reply.newer),
      this.facts(reply.source, reply.public ? t.publicPart : t.nonPublicPart),
      ...this.background(reply.background),
      reply.fragen.length
        ? h(
            "div",
            { class: "frage" },
            h("p", { class: "for" }, t.fragen),
            h("ol", { lang: "de" }, reply.fragen.map((one) => h("li", {}, one))),
          )
        : null,
      this.actions(reply),
    ].filter(Boolean);
  }

  #agendaItem(item) {
    const { t } = this;
    const beside = joined(
      item.vorlage && `Vorlage ${item.vorlage}`,
      item.beschlussart,
      item.answers && said(t.answers, { count: item.answers }, t),
    );
    return h(
      "li",
      {},
      h("span", { class: "top" }, item.top),
      h(
        "div",
        { lang: "de" },
        item.public ? this.internal(item.id, item.betreff) : item.betreff,
        beside && h("span", { class: "beside" }, beside),
      ),
    );
  }

  #siblings(reply) {
    return this.links(
      this.t.siblings,
      reply.siblings.map((one) => {
        const name = numberedAnswer(this.t, one, reply.of);
        return [one.id, one.frage ?? name, one.frage && name];
      }),
    );
  }
}
