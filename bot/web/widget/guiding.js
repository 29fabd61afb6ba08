// Replies that lead on instead of answering (a choice, a list, a notice, silence) → elements.

import { h } from "./dom.js";
import { chips } from "./frame.js";
import { EXAMPLES } from "./given.js";
import { Parts } from "./parts.js";
import { choiceLabel, choiceLine, isDirectory, joined, said, sourceLine } from "./words.js";

/** A number in a text of the service that can be dialled as it is written: as on the page. */
const TELEPHONE =
  /(?<![\w/.,-])(11[025]|116 ?\d{3}|0\d{2,4} \d[\d -]{2,}\d)(?![\w/-]|[.,]\d| \d)/;

/** Makes the elements of such replies for one widget. */
export class GuidingParts extends Parts {
  silence(reply, question) {
    const { t } = this;
    const [rephrase, lookUp, turnTo] = t.advice;
    const isLost = ["nothing-fits", "non-public"].includes(reply.reason);
    return [
      h("p", {}, t.silenceText[reply.reason]),
      this.offers(t.more, reply.more),
      ...this.ways(t.whatNow, isLost ? [turnTo, rephrase, lookUp] : t.advice),
      this.searching(question),
      reply.reason === "nothing-fits" ? this.#keeping(question) : null,
      h("p", {}, t.able),
    ];
  }

  choice(reply, question) {
    const { t } = this;
    const { about, items } = reply;
    const { betreff } = items[0];
    return [
      h("p", {}, t.choiceText),
      about === "answer"
        ? h("p", { lang: "de" }, betreff, this.beside(sourceLine(items[0], t)))
        : null,
      this.links(
        null,
        items.map((one) => [
          one.id,
          choiceLabel(one, about, t),
          choiceLine(one, about, t),
          one.excerpt,
        ]),
      ),
      ...this.ways(t.nothingOfIt),
      this.searching(question),
      this.judging({ kind: "choice", id: items[0].id }),
      reply.follows ? null : this.#keeping(question),
    ];
  }

  list(reply) {
    const { t } = this;
    const { items, total, url, filter } = reply;
    if (!items.length) {
      const [, ...others] = t.advice;
      // Of Sitzungen and of a directory there may be none at all; of a name nobody may have asked.
      const isKnown = url !== "/personen";
      const advice = isKnown ? t.listAdvice : t.nobodyAsked;
      return [
        ...this.ways(t.whatNow, filter.what === "anfragen" ? [advice, ...others] : others),
        isKnown ? null : this.#leading(url, t.what.personen),
      ];
    }
    const lines = items.map((one) => [
      one.id,
      one.betreff,
      joined(one.body, sourceLine(one, t), one.askers.join(", "), t.noAnswer[one.kind]),
    ]);
    return [
      isDirectory(reply) ? this.#groups(reply) : this.links(null, lines),
      total > items.length ? this.#leading(url, said(t.allListed, { count: total }, t)) : null,
    ];
  }

  /** What a directory holds, each with its page; names of topics are the service's own. */
  #groups({ filter, items }) {
    const { t } = this;
    const lang = filter.what === "themen" ? this.lang : "de";
    return this.titled(
      null,
      items.map(({ url, betreff, anfragen: count }) => [
        this.newTab(this.#at(url), h("bdi", { lang }, betreff)),
        this.beside(count && said(t.found, { count }, t)),
      ]),
    );
  }

  /** An address from the root of the service as one of its pages. */
  #at(url) {
    return this.api.address(url.slice(1));
  }

  /** The other questions of a line, each to be asked with a tap; null where there are none. */
  rest({ rest }) {
    if (!rest?.length) return null;
    const ask = (one) => h("button", { type: "button", dir: "auto", onclick: () => this.ask(one) }, one);
    return h("p", { class: "note" }, this.t.rest, rest.map(ask));
  }

  notice(reply) {
    const { t, ask } = this;
    const said = reply.text.split("\n\n").map((one) =>
      h(
        "p",
        {},
        one.split(TELEPHONE).map((piece, at) =>
          at % 2 ? h("a", { href: `tel:${piece.replace(/\D/g, "")}` }, piece) : piece,
        ),
      ),
    );
    return [...said, h("p", { class: "beside" }, t.askNext), EXAMPLES.length && chips(EXAMPLES, ask)];
  }

  /** Hands the words of a question on to the search of the page, in no address. */
  searching(question) {
    const action = `${this.api.base}suche`;
    return h(
      "form",
      { action, method: "post", target: "_blank" },
      h("button", { name: "worte", value: question }, this.t.handOn),
    );
  }

  /** What one can do where nothing fits. */
  ways(title, advice = this.t.advice) {
    const last = this.t.advice[2];
    return [
      h("h5", {}, title),
      h(
        "ul",
        { class: "advice" },
        advice.map((one) => h("li", {}, one, one === last ? this.#contact() : null)),
      ),
    ];
  }

  /** What one can do where no answer is stored. */
  step() {
    const { t } = this;
    return h("p", { class: "note step" }, `${t.whatNow}: `, t.advice[2], this.#contact());
  }

  /** Where the newest answers are. */
  following() {
    return this.#leading("/neu", this.t.follow);
  }

  #leading(url, label) {
    return h("p", { class: "actions" }, this.newTab(this.#at(url), label));
  }

  /** Gives the question to the city, only when it is tapped. */
  #keeping(question) {
    const { t } = this;
    if (!this.keeps) return null;
    const given = () => this.keep(question, group);
    const group = h(
      "div",
      { class: "keeping" },
      h("p", {}, t.keepText),
      h("p", { class: "actions" }, h("button", { type: "button", onclick: given }, t.keep)),
    );
    return group;
  }

  #contact() {
    return this.contact ? [" ", this.newTab(this.contact, this.t.contact)] : null;
  }
}
