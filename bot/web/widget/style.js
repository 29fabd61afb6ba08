// How the panel looks. Sizes are in em of the size a person has chosen for text in the browser,
// whatever the page does; directions are logical, so that right-to-left works.

const DARK = `
  --card: #19212a;
  --paper: #10161c;
  --ink: #e9eef3;
  --soft: #b4c0cc;
  --line: #34404c;
  --edge: #8696a6;
  --brand: var(--ratsauskunft-brand-dark, #8fc7ef);
  --on-brand: var(--ratsauskunft-on-brand-dark, #08233a);
  --tint: #1c2f40;
  --mark: #4d4213;
  --warn: #33290f;
  --warn-edge: #e0a84a;
  --error: #ffb0ac;
  --focus: #ffd866;
  color-scheme: dark;
`;

export const STYLE = `
* { box-sizing: border-box; }
[hidden] { display: none !important; }

.panel {
  --card: #fff;
  --paper: #f4f6f8;
  --ink: #17212b;
  --soft: #4b5866;
  --line: #d3dae1;
  --edge: #6d7a88;
  --brand: var(--ratsauskunft-brand, #0b4f7a);
  --on-brand: var(--ratsauskunft-on-brand, #fff);
  --tint: #eaf2f8;
  --mark: #fff1b8;
  --warn: #fff6df;
  --warn-edge: #a86400;
  --error: #a3161c;
  --focus: #0b4f7a;
  color-scheme: light;
  position: fixed;
  inset: auto var(--ratsauskunft-offset, 1em) var(--ratsauskunft-offset, 1em) auto;
  display: flex;
  flex-direction: column;
  width: var(--ratsauskunft-width, 28em);
  max-width: calc(100vw - 2em);
  height: 44em;
  max-height: calc(var(--seen, 100vh) - 2em);
  margin: 0;
  padding: 0;
  border: 1px solid var(--edge);
  border-radius: var(--ratsauskunft-radius, .5em);
  background: var(--card);
  color: var(--ink);
  box-shadow: 0 8px 32px rgb(0 0 0 / .3);
  overflow: hidden;
  overflow-wrap: anywhere;
  hyphens: auto;
}
.panel:not([open]) { display: none; }
:host([data-position="left"]) .panel {
  right: auto;
  left: var(--ratsauskunft-offset, 1em);
}
.panel[data-scheme="dark"] { ${DARK} }
@media (prefers-color-scheme: dark) { .panel[data-scheme="auto"] { ${DARK} } }
@media (prefers-reduced-motion: no-preference) {
  .panel { animation: rise .18s ease-out; }
  .log { scroll-behavior: smooth; }
}
@keyframes rise { from { opacity: 0; transform: translateY(1em); } }

h2, h3, h4, h5, p, ul, ol, blockquote, fieldset { margin: 0; padding: 0; }
h2 { font-size: 1.125em; }
h3, h4, h5 { font-size: 1em; line-height: 1.35; }
ul, .agenda { list-style: none; }
a { color: var(--brand); text-underline-offset: .18em; unicode-bidi: isolate; }
a:hover { text-decoration-thickness: .14em; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 2px; }
.unseen {
  position: absolute;
  width: 1px;
  height: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}
.for, .kind, .beside, .facts, .note, nav, legend { font-size: .9375em; }
.for, .kind, .beside, .hint, .facts, nav, legend { color: var(--soft); }
.for, .kind, legend { font-weight: 600; }
.beside { display: block; font-weight: 400; }

.head {
  display: flex;
  align-items: center;
  justify-content: space-between;
  gap: 1em;
  padding-block: .25em;
  padding-inline: 1em .25em;
  border-top: 4px solid var(--brand);
  border-bottom: 1px solid var(--line);
}
button {
  min-height: 2.75em;
  padding: .375em .875em;
  border: 1px solid var(--edge);
  border-radius: .375em;
  background: var(--card);
  color: var(--brand);
  font: inherit;
  text-align: start;
  cursor: pointer;
}
button:hover { background: var(--tint); }
.close { display: grid; place-items: center; width: 2.75em; padding: 0; border: 0; color: var(--ink); }
.close svg { width: 1.5em; fill: none; stroke: currentColor; stroke-width: 2; }

.log {
  flex: 1 1 auto;
  min-height: 5em;
  padding: 1em;
  overflow-y: auto;
  overscroll-behavior: contain;
  background: var(--paper);
}
.log:focus-visible, .turn:focus-visible { outline-offset: -3px; }
.log > * + * { margin-top: 1.5em; }
.greeting > * + *, .reply > * + *, .item > * + *, .whole > * + * { margin-top: .75em; }
.chips { display: flex; flex-wrap: wrap; gap: .5em; }
.greeting .chips { margin-top: .375em; }
.chips button { border-radius: 1.5em; }

.turn h3 {
  width: fit-content;
  max-width: 92%;
  margin-inline-start: auto;
  margin-bottom: .75em;
  padding: .5em .875em;
  border: 1px solid var(--line);
  border-radius: .5em;
  border-end-end-radius: 0;
  background: var(--tint);
  font-weight: 400;
}
.turn h3 .for { display: block; font-size: .8125em; }
.busy { color: var(--soft); }
.reply {
  padding: 1em;
  border: 1px solid var(--line);
  border-top: 4px solid var(--edge);
  border-radius: .375em;
  background: var(--card);
}
.reply:is([data-kind="answer"], [data-kind="record"], [data-kind="agenda"]) { border-top-color: var(--brand); }
.reply[data-kind="context"] { border-top-color: var(--warn-edge); }
.reply[data-kind="problem"] { border-top-color: var(--error); }
.reply .kind + h4 { margin-top: .125em; }
.reply h4 { font-size: 1.0625em; }
.for + * { margin-top: .25em; }
.part { display: inline-block; }
.source .for { margin-inline-end: .25em; }

blockquote {
  hyphens: manual;
  padding: .75em 1em;
  border-inline-start: 4px solid var(--brand);
  background: var(--tint);
}
blockquote p + p { margin-top: .625em; }
[data-kind="context"] blockquote { border-inline-start: 4px dashed var(--warn-edge); background: var(--paper); }
mark { background: var(--mark); color: inherit; box-decoration-break: clone; -webkit-box-decoration-break: clone; }
.note { padding: .5em .75em; border-inline-start: 4px solid var(--line); background: var(--paper); }
.warn, [data-kind="context"] > .note { border-inline-start-color: var(--warn-edge); background: var(--warn); }
.frage ol, .advice { padding-inline-start: 1.375em; }
.frage li + li, .advice li + li { margin-top: .25em; }
.advice { list-style: disc; }
summary { padding-block: .5em; color: var(--brand); cursor: pointer; }
.whole > summary, .summary { text-decoration: underline; text-underline-offset: .18em; }
.item { padding-top: .25em; border-top: 1px solid var(--line); }
.actions { display: flex; flex-wrap: wrap; align-items: center; gap: .25em 1.25em; }
.actions a { display: inline-flex; align-items: center; min-height: 2.75em; }
.links { padding-top: .75em; border-top: 1px solid var(--line); }
.links li { padding-block: .375em; }
.excerpt { display: block; margin-top: .25em; padding-inline-start: .75em; border-inline-start: 2px dotted var(--edge); font-size: .9375em; font-style: italic; }
.facts a, .links a, .agenda a { display: inline-block; padding-block: .125em; }
.agenda li { display: grid; grid-template-columns: 4.25em 1fr; gap: .5em; padding-block: .5em; border-top: 1px solid var(--line); }
.agenda .top { color: var(--soft); font-weight: 600; }
.judging { display: flex; flex-wrap: wrap; gap: .5em; min-width: 0; padding-top: .75em; border: 0; border-top: 1px solid var(--line); }
.keeping > * + * { margin-top: .5em; }
.judging legend { float: inline-start; width: 100%; margin-bottom: .375em; padding: 0; }
.judging legend + * { clear: both; }

[role="status"]:not(.unseen) { padding: .375em 1em; background: var(--tint); }
form { padding: .625em 1em; border-top: 1px solid var(--line); }
label { font-weight: 700; }
.line { position: relative; display: flex; flex-wrap: wrap; gap: .5em; margin-top: .25em; }
input {
  flex: 1 1 11em;
  min-width: 0;
  min-height: 2.75em;
  padding: .375em .75em;
  border: 2px solid var(--edge);
  border-radius: .375em;
  background: var(--card);
  color: inherit;
  font: inherit;
}
input[aria-invalid="true"] { border-color: var(--error); }
.main { flex: 0 0 10em; padding-inline: .25em; text-align: center; border-color: var(--brand); background: var(--brand); color: var(--on-brand); font-weight: 700; }
.main svg { display: none; width: 1.5em; fill: none; stroke: currentColor; stroke-width: 2.5; }
:host([dir="rtl"]) .main svg { transform: scaleX(-1); }
.main:hover { background: var(--brand); text-decoration: underline; }
.error { margin-top: .375em; padding-inline-start: .625em; border-inline-start: 4px solid var(--error); color: var(--error); }
.hint { margin-top: .375em; font-size: .875em; }
[role="listbox"] {
  position: absolute;
  inset-inline: 0;
  bottom: calc(100% + .25em);
  z-index: 1;
  max-height: min(18em, calc(var(--seen, 100vh) - 14em));
  overflow-y: auto;
  border: 1px solid var(--edge);
  border-radius: .375em;
  background: var(--card);
  box-shadow: 0 4px 16px rgb(0 0 0 / .25);
}
[role="option"] { padding: .5em .75em; cursor: pointer; }
[role="option"] + [role="option"] { border-top: 1px solid var(--line); }
[role="option"] .frage {
  display: -webkit-box;
  overflow: hidden;
  -webkit-box-orient: vertical;
  -webkit-line-clamp: 2;
}
[role="option"]:hover, [role="option"][aria-selected="true"] { background: var(--tint); }
[role="option"][aria-selected="true"] { box-shadow: inset 4px 0 var(--brand); }
nav ul { display: flex; flex-wrap: wrap; gap: 0 1.25em; }
nav a { display: inline-block; padding-block: .5em; }

@media (max-width: 30em), (max-height: 30em) {
  .panel, :host([data-position="left"]) .panel {
    inset: 0 0 auto;
    width: 100%;
    max-width: none;
    height: var(--seen, 100vh);
    max-height: none;
    border: 0;
    border-radius: 0;
  }
}
@media (max-width: 30em) {
  .main { flex-basis: 3.5em; display: grid; place-items: center; }
  .main svg { display: block; }
  .main span {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }
}
/* At 400 % zoom nothing may hide the rest: all of it scrolls together. */
@media (max-height: 30em) {
  .panel { overflow-y: auto; }
  .log { flex: none; overflow: visible; }
  [role="listbox"] { position: static; order: 1; flex: 0 0 100%; max-height: 8em; }
}
@media (forced-colors: active) {
  .reply, blockquote, .note, .head { border-color: CanvasText; }
  [role="option"][aria-selected="true"] { outline: 3px solid Highlight; outline-offset: -3px; }
}
@media print { .panel { display: none; } }
`;
