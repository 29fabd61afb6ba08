// A field that suggests asked questions while somebody types (WAI-ARIA: combobox with a list).
// Nothing is sent before the third character, nor while a person is still typing.

import { h } from "./dom.js";

const SHORTEST = 3;
const PAUSE = 250;

/**
 * Lets `input` suggest in `list`: `suggest(text, signal)` finds, `choose(suggestion)` is called for
 * the one that is taken, `say(count)` tells how many there are. Returns what closes the list.
 */
export function combobox({ input, list, suggest, choose, say, beside }) {
  let found = [];
  let active = -1;
  let timer = 0;
  let running = new AbortController();

  const isOpen = () => !list.hidden;

  function close() {
    clearTimeout(timer);
    running.abort();
    list.hidden = true;
    mark(-1);
    input.setAttribute("aria-expanded", "false");
  }

  function mark(index) {
    active = index;
    [...list.children].forEach((one, at) => one.setAttribute("aria-selected", at === index));
    if (index < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", list.children[index].id);
    list.children[index].scrollIntoView({ block: "nearest" });
  }

  function show() {
    list.replaceChildren(
      ...found.map((one, at) =>
        h(
          "li",
          {
            role: "option",
            id: `${list.id}-${at}`,
            "aria-selected": "false",
            lang: "de",
            // The field keeps the focus.
            onmousedown: (event) => event.preventDefault(),
            onclick: () => take(at),
          },
          h("span", { class: "frage" }, one.frage),
          h("span", { class: "beside" }, beside(one)),
        ),
      ),
    );
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(isOpen()));
    mark(-1);
    if (!found.length) return;
    list.scrollIntoView({ block: "nearest" });
    say(found.length);
  }

  function take(index) {
    const chosen = found[index];
    close();
    choose(chosen);
  }

  async function look(text) {
    running.abort();
    running = new AbortController();
    const { signal } = running;
    try {
      const suggestions = await suggest(text, signal);
      if (signal.aborted) return;
      found = suggestions;
    } catch {
      // Without suggestions a question can be asked all the same.
      if (signal.aborted) return;
      found = [];
    }
    show();
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    const text = input.value.trim();
    if (text.length < SHORTEST) return close();
    timer = setTimeout(look, PAUSE, text);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || !isOpen()) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      // One more place than there are options: that of the typed text itself.
      const places = found.length + 1;
      mark(((active + 1 + step + places) % places) - 1);
    } else if (event.key === "Enter" && active >= 0) take(active);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  for (const [name, value] of Object.entries({
    role: "combobox",
    autocomplete: "off",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": list.id,
  })) {
    input.setAttribute(name, value);
  }
  return close;
}
