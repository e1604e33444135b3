/** Colours and type. Each text colour has a contrast of at least 4.5 against each ground it stands on. */
export const themeStyles = `
:root {
  --paper: #faf9f5; --surface: #ffffff; --sunken: #f3f1ea;
  --ink: #1c1e22; --muted: #5b606b; --line: #e2dfd5; --rule: #c9c5b8;
  --accent: #0d5f73; --accent-soft: #e0eff1; --accent-ink: #ffffff;
  --knee: #a8480a; --knee-soft: #fbeadb;
  --bad: #b0261e; --bad-soft: #fbe6e3; --good: #1c6b41;
  --quiet-dot: #8d929d; --heat: #0d5f73; --heat-wrong: #b0261e; --heat-ink: #ffffff; --tint: 1;
  --serif: Charter, 'Bitstream Charter', 'Sitka Text', Cambria, 'Source Serif 4', Georgia, serif;
  --sans: system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', Arial, sans-serif;
  --mono: ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, monospace;
  color-scheme: light dark;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14161a; --surface: #1b1e24; --sunken: #22262d;
    --ink: #e9e7e1; --muted: #a4aab6; --line: #2e323a; --rule: #444a55;
    --accent: #74c8d6; --accent-soft: #17353c; --accent-ink: #0c1a1d;
    --knee: #f2a767; --knee-soft: #3a2814;
    --bad: #ff9389; --bad-soft: #402321; --good: #82d3a0;
    --quiet-dot: #7c828e; --heat: #74c8d6; --heat-wrong: #ff9389; --heat-ink: #0c1a1d; --tint: .66;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 0 28px 64px; max-width: 1096px;
  background: var(--paper); color: var(--ink);
  font: 16px/1.55 var(--sans); font-variant-numeric: tabular-nums;
  overflow-wrap: break-word;
}
h1, h2, h3, p, dl, dd, ol, ul, figure, fieldset, table { margin: 0; }
h1 { font: 600 clamp(1.75rem, 1.2rem + 2.4vw, 2.75rem)/1.16 var(--serif); letter-spacing: -.012em; text-wrap: balance; max-width: 24em; }
h2 { font: 600 1.5rem/1.25 var(--serif); letter-spacing: -.006em; }
h3 { font-size: .95rem; line-height: 1.35; font-weight: 650; }
small { font-size: .8125rem; color: var(--muted); }
code { font: .85em var(--mono); overflow-wrap: anywhere; }
.muted { color: var(--muted); }
.number { font-variant-numeric: tabular-nums; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; border-radius: 3px; }
`;
