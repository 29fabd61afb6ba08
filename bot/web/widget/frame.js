// What stands around the replies in the panel → elements: greeting, field, links.

import { combobox } from "./combobox.js";
import { h, icon } from "./dom.js";
import { EXAMPLES, LONGEST } from "./given.js";
import { joined, said, written } from "./words.js";

const ARROW = "M4 12h16M13 5l7 7-7 7";

/** What stands in the panel before anything is asked: the site's own greeting, or what this is. */
export function greeting(t, widget, ask) {
  return h(
    "div",
    { class: "greeting" },
    h("p", {}, widget.dataset.greeting || t.lead),
    h("p", {}, t.explanation),
    h("p", {}, widget.keeps ? t.onlyStored : t.notStored),
    ...(EXAMPLES.length ? examples(EXAMPLES, t.examplesLabel, ask) : []),
  );
}

/** Lines to try, under their label. */
function examples(lines, label, ask) {
  return [
    h("p", { class: "for", id: "examples" }, label),
    chips(lines, ask, { "aria-labelledby": "examples" }),
  ];
}

/** The lines themselves: a tap asks one. */
export function chips(lines, ask, attributes = {}) {
  const button = (one) =>
    h("button", { type: "button", lang: "de", dir: "auto", onclick: () => ask(one) }, one);
  return h(
    "ul",
    { class: "chips", ...attributes },
    lines.map((one) => h("li", {}, button(one))),
  );
}

/** The form of the next question; `on` says what is done with what is typed. */
export function field(t, title, on) {
  const list = h("ul", {
    id: "suggestions",
    role: "listbox",
    "aria-label": t.suggestions,
    hidden: true,
  });
  const error = h("p", { id: "error", class: "error", hidden: true }, t.empty);
  const input = h("input", {
    id: "question",
    type: "text",
    dir: "auto",
    maxlength: LONGEST,
    enterkeyhint: "search",
    "aria-describedby": "hint",
  });
  const closeList = combobox({
    input,
    list,
    suggest: on.suggest,
    choose: on.choose,
    say: (count) => on.say(said(t.suggested, { count }, t)),
    beside: (one) => joined(one.betreff, written(one.datum, t)),
  });
  const form = h(
    "form",
    {
      role: "search",
      "aria-label": title,
      onsubmit: (event) => {
        event.preventDefault();
        on.ask(input.value);
      },
    },
    h("label", { for: "question" }, t.label),
    h(
      "div",
      { class: "line" },
      list,
      input,
      h("button", { class: "main" }, h("span", {}, t.submit), icon(ARROW)),
    ),
    error,
    h("p", { id: "hint", class: "hint" }, t.fieldHint),
  );
  return { form, input, error, closeList };
}

/** The links below all replies. */
export function foot(t, api, title) {
  const link = (path, label) =>
    h("li", {}, h("a", { href: api.address(path), target: "_blank", rel: "noopener" }, label));
  return h(
    "nav",
    { "aria-label": `${title}: ${t.links}` },
    h(
      "ul",
      {},
      link("", t.site),
      link("datenschutz", t.privacyLink),
      link("barrierefreiheit", t.accessibility),
    ),
  );
}
