// The field of the page suggests asked questions, as that of the widget does. Without this file the
// form works all the same.

import { Api } from "./api.js";
import { combobox } from "./combobox.js";
import { h } from "./dom.js";
import { joined, said, written } from "./words.js";

const input = document.querySelector("#frage");
if (input) {
  const { lang } = document.documentElement;
  const { TEXTS: t } = await import(`./${lang}.js`);
  const api = new Api("/", lang);
  const list = h("ul", {
    id: "vorschlaege",
    role: "listbox",
    "aria-label": t.suggestions,
    hidden: true,
  });
  const status = h("p", { class: "unseen", role: "status" });
  input.parentElement.append(list);
  input.form.append(status);
  combobox({
    input,
    list,
    suggest: (text, signal) => api.suggest(text, signal),
    choose: (one) => location.assign(api.page(one.id)),
    say: (count) => (status.textContent = said(t.suggested, { count }, t)),
    beside: (one) => joined(one.betreff, written(one.datum, t)),
  });
}
