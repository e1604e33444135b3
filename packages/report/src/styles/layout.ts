/** Header, sections, tabs and columns, and what changes on a narrow screen and on paper. */
export const layoutStyles = `
header { padding-top: 56px; }
.eyebrow { color: var(--accent); font-size: .8125rem; font-weight: 650; letter-spacing: .06em; text-transform: uppercase; margin-bottom: 14px; }
.byline { color: var(--muted); margin-top: 14px; font-size: .9375rem; }
.verdict { margin-top: 34px; padding: 26px 30px 28px; background: var(--surface); border: 1px solid var(--line); border-top: 3px solid var(--accent); border-radius: 4px; }
.verdict h2 { font: 650 .8125rem/1.4 var(--sans); letter-spacing: .06em; text-transform: uppercase; color: var(--muted); }
.answer { font: 1.3125rem/1.5 var(--serif); margin-top: 8px; max-width: 44em; text-wrap: pretty; white-space: pre-line; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(190px, 1fr)); gap: 0 28px; margin-top: 24px; }
.tile { border-top: 1px solid var(--rule); padding-top: 10px; margin-top: 8px; }
.tile dt { font-size: .8125rem; color: var(--muted); }
.tile .value { font: 600 1.375rem/1.35 var(--sans); letter-spacing: -.01em; }
.tile .of { font-size: .875rem; color: var(--muted); overflow-wrap: anywhere; }
.tile.knee { border-top: 2px solid var(--knee); padding-top: 9px; }
main > section { margin-top: 60px; }
main > section > h2 { padding-bottom: 10px; border-bottom: 1px solid var(--rule); margin-bottom: 20px; }
.note { color: var(--muted); font-size: .875rem; max-width: 60em; }
.note.warning { color: var(--knee); }
.lead { max-width: 56em; margin-bottom: 22px; }
.columns { display: grid; grid-template-columns: minmax(0, 1.3fr) minmax(0, 1fr); gap: 32px 44px; align-items: start; }
.columns h3 + * { margin-top: 10px; }
.columns > div > h3:not(:first-child) { margin-top: 26px; }
.scroll { overflow-x: auto; }
.tabs { border: 0; padding: 0; min-width: 0; display: flex; flex-wrap: wrap; gap: 6px; }
.tabs > input { position: absolute; opacity: 0; width: 1px; height: 1px; }
.tabs > label { order: 0; padding: 5px 14px; border: 1px solid var(--rule); border-radius: 99px; font-size: .875rem; cursor: pointer; background: var(--surface); max-width: 100%; overflow-wrap: anywhere; }
.tabs > label:hover { border-color: var(--accent); }
.tabs > input:checked + label { background: var(--accent); border-color: var(--accent); color: var(--accent-ink); font-weight: 600; }
.tabs > input:focus-visible + label { outline: 2px solid var(--accent); outline-offset: 2px; }
.tabs > .panel { order: 1; width: 100%; min-width: 0; display: none; padding-top: 16px; }
.tabs > input:checked + label + .panel { display: block; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(290px, 1fr)); gap: 18px; margin-top: 16px; }
.card { background: var(--surface); border: 1px solid var(--line); border-radius: 4px; padding: 16px 18px 14px; min-width: 0; }
.card h3 { overflow-wrap: anywhere; margin-bottom: 8px; }
.card .note { margin-top: 8px; }
footer { margin-top: 64px; padding-top: 16px; border-top: 1px solid var(--rule); color: var(--muted); font-size: .875rem; }
@media (max-width: 760px) {
  body { padding: 0 16px 40px; }
  header { padding-top: 32px; }
  .verdict { padding: 20px 18px; margin-top: 26px; }
  .answer { font-size: 1.125rem; }
  .columns { grid-template-columns: minmax(0, 1fr); }
  main > section { margin-top: 44px; }
}
@media (max-width: 480px) {
  .confusion { font-size: .75rem; }
  .confusion tbody td { min-width: 2.55em; padding: 0 2px; }
}
@media print {
  body { max-width: none; padding: 0; }
  .card, .sample, tr, figure { break-inside: avoid; }
}
`;
