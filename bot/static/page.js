// Without this file everything works; it adds copying an official text together with its source.
for (const button of document.querySelectorAll("[data-copy]")) {
  const actions = button.parentElement;
  const status = actions.querySelector("[role=status]");
  const official = actions.parentElement.querySelector("[data-citation]");
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    const text = official.querySelector("blockquote").textContent;
    const source = official.querySelector("[data-line]").textContent;
    const link = actions.querySelector("a").href;
    try {
      await navigator.clipboard.writeText(`„${text}“\n\n${source}\n${link}`);
      status.textContent = status.dataset.copied;
    } catch {
      status.textContent = status.dataset.failed;
    }
  });
}
