// Without this file everything works; it adds copying with the source, printing, and feedback that
// stays on the page.

/** Writes a text to the clipboard and says below the button whether that worked. */
async function copy(text, status) {
  try {
    await navigator.clipboard.writeText(text);
    status.textContent = status.dataset.copied;
  } catch {
    status.textContent = status.dataset.failed;
  }
}

for (const button of document.querySelectorAll("[data-copy]")) {
  const actions = button.parentElement;
  const official = actions.parentElement.querySelector("[data-citation]");
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", () => {
    const text = official.querySelector("[data-whole]").textContent;
    const source = official.querySelector("[data-line]").textContent;
    const link = actions.querySelector("a").href;
    copy(`„${text}“\n\n${source}\n${link}`, actions.querySelector("[role=status]"));
  });
}

for (const button of document.querySelectorAll("[data-copy-code]")) {
  const code = document.querySelector("[data-code]");
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", () =>
    copy(code.textContent, button.parentElement.querySelector("[role=status]")),
  );
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
// Paper shows the whole answer and what proves it.
addEventListener("beforeprint", () => {
  for (const one of document.querySelectorAll(".whole, .proof")) one.open = true;
});
// The widget leads here to print a reply.
if (location.hash === "#drucken") print();

// What was sent off and came back refused, or not at all, stands in the field again: it is kept with
// this place of the tab's own way back, nowhere else.
for (const field of document.querySelectorAll("#frage, #worte")) {
  field.form.addEventListener("submit", () => {
    history.replaceState({ ...history.state, [field.id]: field.value }, "");
  });
  addEventListener("pageshow", () => {
    field.value ||= history.state?.[field.id] ?? "";
  });
}

for (const form of document.querySelectorAll(".judging")) {
  const status = form.querySelector("[role=status]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { id, judged, failed } = form.dataset;
    const verdict = event.submitter.value;
    const response = await fetch("/api/feedback", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ id, verdict }),
    }).catch(() => null);
    form.firstElementChild.hidden = Boolean(response?.ok);
    status.textContent = response?.ok ? judged : failed;
    // Where it does not fit, another answer of the same Anfrage may.
    const others = document.querySelector(".siblings");
    if (!response?.ok || verdict !== "does-not-fit") return;
    if (others) form.after(others);
    for (const one of document.querySelectorAll("[data-otherwise]")) one.hidden = false;
  });
}
