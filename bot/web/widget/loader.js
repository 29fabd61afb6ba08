// One line embeds this: it shows the launcher. The panel is fetched when it is first opened.
(() => {
  const NAME = "ratsauskunft-widget";
  const SVG = "http://www.w3.org/2000/svg";
  const script = document.currentScript || document.querySelector('script[src*="/widget.js"]');
  if (customElements.get(NAME)) return;
  // What must be there before the panel, in each language; the service writes it here.
  const NOT_REACHED = "NOT_REACHED";
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host {
      all: initial !important;
      position: fixed !important;
      inset: auto var(--ratsauskunft-offset, 1em) var(--ratsauskunft-offset, 1em) auto !important;
      z-index: 2147483647 !important;
      display: block !important;
      direction: ltr !important;
      font: 1em/1.5 var(--ratsauskunft-font, system-ui, "Segoe UI", Roboto, "Noto Sans",
        "Liberation Sans", Arial, sans-serif) !important;
      font-size: medium !important;
      color-scheme: light dark !important;
    }
    :host([dir="rtl"]) { direction: rtl !important; }
    :host([data-position="left"]) {
      right: auto !important;
      left: var(--ratsauskunft-offset, 1em) !important;
    }
    .launcher {
      display: flex;
      align-items: center;
      gap: .6em;
      max-width: calc(100vw - 2em);
      min-height: 3.25em;
      padding: 0 1.25em;
      border: 2px solid var(--ratsauskunft-on-brand, #fff);
      border-radius: var(--ratsauskunft-radius, .5em);
      background: var(--ratsauskunft-brand, #0b4f7a);
      color: var(--ratsauskunft-on-brand, #fff);
      box-shadow: 0 2px 10px rgb(0 0 0 / .3);
      font: inherit;
      font-weight: 600;
      text-align: start;
      cursor: pointer;
    }
    .launcher:hover { text-decoration: underline; }
    .launcher:focus-visible { outline: 3px solid #ffd866; box-shadow: 0 0 0 6px #17212b; }
    .launcher[hidden] { display: none; }
    .launcher svg {
      flex: none;
      width: 1.6em;
      height: 1.6em;
      fill: none;
      stroke: currentColor;
      stroke-width: 2.5;
    }
    @media print { :host { display: none !important; } }
  `);

  class Widget extends HTMLElement {
    // The service writes here whether it keeps questions that citizens give to the city.
    keeps = "KEEPS" === "on";

    connectedCallback() {
      if (this.shadowRoot) return;
      this.lang = this.#language();
      if (this.lang === "ar" && !this.dir) this.dir = "rtl";
      const title = this.dataset.title || "Ratsauskunft";
      const root = this.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = [sheet];
      const landmark = root.appendChild(document.createElement("section"));
      landmark.setAttribute("aria-label", title);
      this.launcher = landmark.appendChild(document.createElement("button"));
      this.launcher.type = "button";
      this.launcher.className = "launcher";
      this.launcher.setAttribute("aria-haspopup", "dialog");
      const icon = this.launcher.appendChild(document.createElementNS(SVG, "svg"));
      icon.setAttribute("viewBox", "0 0 32 32");
      icon.setAttribute("aria-hidden", "true");
      const path = icon.appendChild(document.createElementNS(SVG, "path"));
      path.setAttribute("d", "M4 5h24v17H15l-7 6v-6H4zM9 11h14M9 16h9");
      this.label = this.launcher.appendChild(document.createElement("span"));
      this.label.textContent = title;
      this.launcher.addEventListener("click", () => this.open());
      // The top layer is above every z-index of the page.
      this.popover = "manual";
      this.showPopover?.();
      if ("open" in this.dataset) this.open(false);
    }

    /** What the line on the site says, else the site's own language, else the browser's. */
    #language() {
      const tags = [this.dataset.lang, document.documentElement.lang, ...navigator.languages];
      const known = tags
        .flatMap((tag) => (tag ? [tag.toLowerCase(), tag.toLowerCase().split("-")[0]] : []))
        .find((tag) => Object.hasOwn(NOT_REACHED, tag));
      return known ?? "de";
    }

    async open(focus = true) {
      try {
        const [panel, { TEXTS }] = await Promise.all([
          import(new URL("widget/VERSION/panel.js", script.src)),
          import(new URL(`widget/VERSION/${this.lang}.js`, script.src)),
        ]);
        panel.open(this, new URL(".", script.src).href, focus, TEXTS);
      } catch {
        this.label.textContent = NOT_REACHED[this.lang];
      }
    }
  }

  customElements.define(NAME, Widget);
  if (!document.querySelector(NAME)) {
    const widget = document.createElement(NAME);
    Object.assign(widget.dataset, script.dataset);
    if (script.dir) widget.dir = script.dir;
    document.body.append(widget);
  }
})();
