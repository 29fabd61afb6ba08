// The panel of the widget: a dialog with what was asked and replied, and a field for the next
// question. All of it lives as long as the page; nothing is stored.

import { Api, Refusal } from "./api.js";
import { h, icon } from "./dom.js";
import { field, foot, greeting } from "./frame.js";
import { ReplyView } from "./reply.js";
import { STYLE } from "./style.js";
import { contactLink, said, shown, spokenReply } from "./words.js";

/** Milliseconds after which a search is worth a word. */
const NOTICED = 600;
/** Below this the panel fills the screen and the page behind it waits. */
const NARROW = "(max-width: 30em), (max-height: 30em)";
/** Pixels left above a turn that begins in sight. */
const SPARE = 12;
const CROSS = "M5 5l14 14M19 5L5 19";

const panels = new WeakMap();

/** Shows the panel of a widget; `base` is the address of the service, `t` what it says. */
export function open(widget, base, focus, t) {
  if (!panels.has(widget)) panels.set(widget, new Panel(widget, base, t));
  panels.get(widget).show(focus);
}

class Panel {
  constructor(widget, base, t) {
    this.widget = widget;
    this.lang = t.lang;
    this.t = t;
    this.api = new Api(base, t.lang);
    this.turns = 0;
    this.shown = null;
    this.view = new ReplyView({
      t: this.t,
      lang: this.lang,
      api: this.api,
      contact: contactLink(widget.dataset.contact),
      open: (id, label) => this.#turn(this.t.opened, label, () => this.#find(id)),
      ask: (question) => this.#ask(question),
      copy: (text) => this.#copy(text),
      judge: (id, verdict, group) =>
        this.#thank(group, this.t.notJudged, async () => {
          await this.api.judge(id, verdict);
          // Where it does not fit, another answer of the same Anfrage may.
          const before = group.previousElementSibling;
          if (verdict === "does-not-fit" && before.matches(".links")) group.after(before);
          return this.t.judged;
        }),
      keeps: widget.keeps,
      keep: (question, group) =>
        this.#thank(group, this.t.notKept, async () => {
          const { kept } = await this.api.keep(question);
          return `${this.t.kept} „${kept}“`;
        }),
      today: () => new Date(),
    });
    this.#build();
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    widget.shadowRoot.adoptedStyleSheets.push(sheet);
    widget.launcher.after(this.dialog);
    // Keys typed here are none of the page's shortcuts.
    for (const type of ["keydown", "keypress", "keyup"]) {
      this.dialog.addEventListener(type, (event) => event.stopPropagation());
    }
    visualViewport?.addEventListener("resize", () => this.#fit());
  }

  show(focus = true) {
    const narrow = matchMedia(NARROW).matches;
    // A page that starts with an open panel keeps its focus, and on a phone its screen.
    if (this.dialog.open || (narrow && !focus)) return;
    if (narrow) this.dialog.showModal();
    else this.dialog.open = true;
    this.widget.launcher.hidden = true;
    this.#fit();
    if (focus) this.input.focus();
  }

  #build() {
    const { t } = this;
    const title = this.widget.dataset.title || t.name;
    this.log = h("div", { class: "log", tabindex: "0", role: "region", "aria-label": t.log });
    this.foot = foot(t, this.api, title);
    this.log.append(
      greeting(t, this.widget, (example) => this.#ask(example)),
      this.foot,
    );
    this.status = h("p", { class: "unseen", role: "status" });
    this.dialog = h(
      "dialog",
      {
        class: "panel",
        lang: this.lang,
        "aria-labelledby": "title",
        "data-scheme": this.widget.dataset.scheme ?? "auto",
        onclose: () => this.#closed(),
        onkeydown: (event) => this.#onKey(event),
      },
      h(
        "div",
        { class: "head" },
        h("h2", { id: "title" }, title),
        h(
          "button",
          { type: "button", class: "close", "aria-label": t.close, onclick: () => this.#close() },
          icon(CROSS),
        ),
      ),
      this.log,
      this.status,
      this.#form(title),
    );
  }

  #form(title) {
    const { t, api } = this;
    const { form, input, error, closeList } = field(t, title, {
      ask: (question) => this.#ask(question),
      suggest: (text, signal) => api.suggest(text, signal),
      choose: (suggestion) => this.#choose(suggestion),
      say: (text) => this.#say(text),
    });
    Object.assign(this, { input, error, closeList });
    return form;
  }

  #onKey(event) {
    if (event.key === "Escape") {
      event.preventDefault();
      this.#close();
    } else if (event.target === this.input && ["PageUp", "PageDown"].includes(event.key)) {
      // What was replied can be read on without leaving the field.
      event.preventDefault();
      const step = this.log.clientHeight * 0.8;
      this.log.scrollBy({ top: event.key === "PageDown" ? step : -step });
    }
  }

  /** At once: the event comes later, and until then the focus would be in what is gone. */
  #close() {
    this.dialog.close();
    this.#closed();
  }

  /** Also where the browser closes the dialog itself, as the gesture for "back" does. */
  #closed() {
    if (!this.widget.launcher.hidden) return;
    this.closeList();
    this.widget.launcher.hidden = false;
    this.widget.launcher.focus();
  }

  /** On a phone the panel ends where the keyboard begins. */
  #fit() {
    this.dialog.style.setProperty("--seen", `${visualViewport?.height ?? innerHeight}px`);
  }

  #ask(text) {
    const question = text.trim();
    this.#complain(!question);
    if (!question) return;
    this.input.value = question;
    this.closeList();
    this.#turn(this.t.asked, question, () => this.api.ask(question, this.shown));
  }

  #complain(isEmpty) {
    this.error.hidden = !isEmpty;
    this.input.setAttribute("aria-invalid", String(isEmpty));
    this.input.setAttribute("aria-describedby", isEmpty ? "error hint" : "hint");
    if (!isEmpty) return;
    this.input.focus();
    this.#say(this.t.empty);
  }

  #choose(suggestion) {
    this.#complain(false);
    this.input.value = suggestion.frage;
    this.#turn(this.t.opened, suggestion.frage, () => this.#find(suggestion.id));
  }

  /** What is stored under an id: no question was asked, so no paragraph fits better than others. */
  async #find(id) {
    return { ...(await this.api.find(id)), focus: null };
  }

  /** One question and its reply. What was typed stays in the field until there is a reply. */
  async #turn(label, text, fetchReply) {
    const { t } = this;
    const id = `turn-${++this.turns}`;
    const place = h("div", { class: "place" }, h("p", { class: "busy" }, t.searching));
    const turn = h(
      "article",
      { class: "turn", tabindex: "-1", "aria-labelledby": id },
      h(
        "h3",
        { id },
        h("span", { class: "for" }, label),
        " ",
        h("span", { class: "said", lang: "de", dir: "auto" }, text),
      ),
      place,
    );
    this.foot.before(turn);
    this.#readFrom(turn);
    const notice = setTimeout(() => this.#say(t.searching), NOTICED);
    const [content, spoken] = await this.#outcome(label, text, fetchReply);
    clearTimeout(notice);
    place.replaceChildren(content);
    this.#say(spoken);
    this.#readFrom(turn);
  }

  async #outcome(label, text, fetchReply) {
    try {
      const reply = await fetchReply();
      this.shown = shown(reply) ?? this.shown;
      if (this.input.value.trim() === text) this.input.value = "";
      return [this.view.of(reply, text), spokenReply(reply, this.t)];
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return this.#refusal(error, () => this.#turn(label, text, fetchReply));
    }
  }

  #refusal(error, again) {
    const { t } = this;
    const wait = said(t.seconds, { count: error.seconds }, t);
    const text = said(t.refusals[error.kind], { wait });
    const content = h(
      "div",
      { class: "reply", "data-kind": "problem" },
      h("h4", {}, t.failed),
      h("p", {}, text),
      h("p", { class: "actions" }, h("button", { type: "button", onclick: again }, t.again)),
    );
    return [content, `${t.failed}. ${text}`];
  }

  /** The newest turn begins in sight. On a touch screen it takes the focus, so that the keyboard
   * makes room; elsewhere the next question can be typed at once. */
  #readFrom(turn) {
    const inField = this.widget.shadowRoot.activeElement === this.input;
    if (!inField || matchMedia("(pointer: coarse)").matches) turn.focus({ preventScroll: true });
    this.log.scrollTo({ top: turn.offsetTop - this.log.offsetTop - SPARE });
  }

  async #copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      this.#say(this.t.copied, true);
    } catch {
      this.#say(this.t.notCopied, true);
    }
  }

  /** Thanks in the place of what was tapped, or says that it failed. */
  async #thank(group, failed, send) {
    try {
      const thanks = h("p", { class: "beside", tabindex: "-1" }, await send());
      group.replaceWith(thanks);
      thanks.focus({ preventScroll: true });
    } catch {
      this.#say(failed, true);
    }
  }

  /** Said by screen readers, once: the only live region. */
  #say(text, isShown = false) {
    this.status.textContent = text;
    this.status.classList.toggle("unseen", !isShown);
    clearTimeout(this.hiding);
    if (isShown) this.hiding = setTimeout(() => this.status.classList.add("unseen"), 4000);
  }
}
