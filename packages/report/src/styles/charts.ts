/** The drawings, and the keys that explain them. */
export const chartStyles = `
.chart { display: block; width: 100%; height: auto; overflow: visible; font: 12.5px var(--sans); }
.chart text { fill: var(--ink); }
.chart.small { font-size: 11.5px; }
.chart.small + .chart.small { margin-top: 10px; }
.chart .axis text { fill: var(--muted); }
.chart .axis-title, .chart .axis .axis-title { fill: var(--ink); font-weight: 600; }
.chart .grid line { stroke: var(--line); }
.chart .axis line { stroke: var(--rule); }
.front { fill: none; stroke: var(--accent); stroke-width: 1.5; stroke-opacity: .55; stroke-linejoin: round; }
.point .whisker { stroke: var(--quiet-dot); stroke-opacity: .7; stroke-width: 1.25; }
.point .dot { fill: var(--surface); stroke: var(--quiet-dot); stroke-width: 1.75; }
.point.on-front .dot { fill: var(--accent); stroke: var(--accent); }
.point.on-front .whisker { stroke: var(--accent); }
.point.knee .dot { fill: var(--knee); stroke: var(--knee); }
.point.knee .whisker { stroke: var(--knee); }
.point .ring { fill: none; stroke: var(--knee); stroke-width: 1.5; }
.leader { stroke: var(--quiet-dot); stroke-width: 1; stroke-dasharray: 2 2; }
.chart .label { paint-order: stroke; stroke: var(--surface); stroke-width: 3px; stroke-linejoin: round; }
.chart .label.off-front { fill: var(--muted); }
.chart .label.on-front { font-weight: 600; }
figure { background: var(--surface); border: 1px solid var(--line); border-radius: 4px; padding: 18px 22px 20px; }
figcaption { color: var(--muted); font-size: .875rem; margin-top: 14px; max-width: 62em; }
.narrow { display: none; }
.key { color: var(--ink); font-weight: 600; white-space: nowrap; }
.key::before { content: ''; display: inline-block; width: 10px; height: 10px; border-radius: 50%; margin-right: 6px; background: var(--accent); }
.key.knee::before { background: var(--knee); outline: 1.5px solid var(--knee); outline-offset: 2px; margin: 0 9px 0 5px; }
.key.curve::before { height: 0; width: 20px; border-radius: 0; background: none; border-top: 2px solid var(--accent); vertical-align: middle; }
.key.curve.train::before { border-top: 2px solid var(--quiet-dot); }
.key.curve { font-weight: 400; margin-right: 10px; }
.drop .beyond { fill: var(--bad); fill-opacity: .1; }
.drop .none { stroke: var(--rule); stroke-width: 1; stroke-dasharray: 3 3; }
.drop line.norm { stroke: var(--bad); stroke-width: 2; }
.chart.drop text.norm { fill: var(--bad); font-weight: 600; }
.drop .interval { stroke: var(--quiet-dot); stroke-width: 3; }
.drop .dot { fill: var(--quiet-dot); stroke: var(--surface); stroke-width: 1.5; }
.drop.pass .interval { stroke: var(--good); }
.drop.pass .dot { fill: var(--good); }
.drop.fail .interval { stroke: var(--bad); }
.drop.fail .dot { fill: var(--bad); }
.curve { fill: none; }
svg .curve { stroke: var(--accent); stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
svg .curve.train { stroke: var(--quiet-dot); stroke-width: 1.5; }
.curve-end { fill: var(--accent); }
.curve-end.train { fill: var(--quiet-dot); }
.best { stroke: var(--knee); stroke-width: 1; stroke-dasharray: 2 3; }
@media (max-width: 760px) {
  .wide { display: none; }
  .narrow { display: block; }
  figure { padding: 14px 12px 16px; }
}
`;
