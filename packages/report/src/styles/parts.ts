/** Tables, badges, samples and definition lists. */
export const partStyles = `
table { border-collapse: collapse; }
.models { width: 100%; font-size: .875rem; }
.models th, .models td { padding: 9px 9px 10px; vertical-align: top; text-align: left; border-bottom: 1px solid var(--line); }
.models thead th { vertical-align: bottom; font-weight: 600; font-size: .8125rem; line-height: 1.35; color: var(--muted); border-bottom-color: var(--rule); white-space: nowrap; }
.models small { display: block; font-size: .75rem; line-height: 1.45; font-weight: 400; }
.models td small { white-space: nowrap; }
.models .number { text-align: right; }
.models td.number { white-space: nowrap; }
.models th[scope=row] { font-weight: 400; min-width: 10.5em; }
.models .name { font-weight: 600; overflow-wrap: anywhere; }
.models tr.knee > * { background: var(--knee-soft); }
.models th:first-child, .models td:first-child { padding-left: 10px; }
.badges { display: flex; flex-wrap: wrap; gap: 4px; margin: 4px 0 3px; }
.failures .badge { margin-left: 5px; }
.badge { display: inline-block; padding: 0 8px; border-radius: 99px; font-size: .75rem; font-weight: 600; line-height: 1.6; border: 1px solid currentColor; white-space: nowrap; }
.badge.on-front { color: var(--accent); }
.badge.knee { color: var(--knee); }
.badge.warning, .badge.quiet { color: var(--muted); border-style: dashed; }
.badge.bad { color: var(--bad); }
.badge.good { color: var(--good); }
.models + .note, .scroll + .note, .samples + .note { margin-top: 12px; }
.confusion { font-size: .8125rem; line-height: 1.2; }
.confusion caption { text-align: left; color: var(--muted); padding-bottom: 8px; caption-side: top; }
.confusion th { font-weight: 500; color: var(--muted); }
.confusion th span { display: block; max-width: 8.5em; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.confusion tbody th { text-align: right; padding: 0 9px 0 0; }
.confusion thead th { padding: 0 2px 7px; vertical-align: bottom; }
.confusion thead th span { writing-mode: sideways-lr; writing-mode: vertical-rl; transform: rotate(180deg); max-height: 8.5em; max-width: none; margin: 0 auto; }
.confusion tbody td { min-width: 2.85em; height: 2.5em; padding: 0 4px; text-align: center; border: 1px solid var(--paper); background: color-mix(in srgb, var(--heat) calc(var(--share) * var(--tint)), var(--sunken)); }
.confusion td.wrong { background: color-mix(in srgb, var(--heat-wrong) calc(var(--share) * var(--tint)), var(--sunken)); }
.confusion td.strong { --tint: 1; color: var(--heat-ink); font-weight: 600; }
.confusion td.zero { color: var(--muted); }
.confusions { padding: 0; list-style: none; font-size: .9375rem; }
.confusions li { display: flex; justify-content: space-between; gap: 16px; padding: 5px 0; border-bottom: 1px solid var(--line); }
.confusions .pair { min-width: 0; overflow-wrap: anywhere; }
.confusions b { font-weight: 600; }
.confusions .number { white-space: nowrap; }
.recall { width: 100%; font-size: .875rem; }
.recall th { max-width: 12em; text-align: left; font-weight: 500; padding: 4px 12px 4px 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.recall td { width: 100%; padding: 4px 0; }
.recall td > div { display: flex; align-items: center; gap: 10px; }
.recall .bar { flex: 1; height: 9px; background: var(--sunken); border-radius: 2px; overflow: hidden; }
.recall .bar span { display: block; height: 100%; background: var(--accent); }
.recall .number { width: 4.2em; text-align: right; }
.panel > h3, .certificate > h3 { margin: 30px 0 12px; }
.samples { list-style: none; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(104px, 1fr)); gap: 18px 14px; }
.sample { position: relative; min-width: 0; }
.sample img, .no-image { display: block; width: 100%; aspect-ratio: 1; object-fit: contain; image-rendering: pixelated; background: var(--sunken); border-radius: 3px; }
.no-image { display: grid; place-items: center; color: var(--muted); font-size: .8125rem; }
.sample.wrong img, .sample.wrong .no-image { outline: 2px solid var(--bad); outline-offset: 1px; }
.sample .mark { position: absolute; top: 5px; right: 5px; width: 20px; height: 20px; border-radius: 50%; display: grid; place-items: center; font-size: .75rem; font-weight: 700; line-height: 1; background: var(--paper); color: var(--good); }
.sample.wrong .mark { color: var(--bad); }
.sample p { margin-top: 7px; font-size: .875rem; line-height: 1.35; }
.sample b, .sample .truth { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-weight: 600; }
.sample .truth { font-weight: 400; color: var(--bad); }
.sample .is { display: block; color: var(--muted); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.certificate .columns { margin-top: 26px; }
.certificate .columns h3 { margin-bottom: 8px; }
.damage { width: 100%; font-size: .875rem; }
.damage th, .damage td { padding: 5px 10px 5px 0; text-align: left; border-bottom: 1px solid var(--line); }
.damage .number { text-align: right; white-space: nowrap; }
.damage th:last-child, .damage td:last-child { padding-right: 2px; }
.damage thead th { color: var(--muted); font-weight: 600; font-size: .8125rem; vertical-align: bottom; border-bottom-color: var(--rule); }
.damage tbody th { font-weight: 500; }
.damage tbody th span { display: block; max-width: 12em; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.damage .worse .after { color: var(--bad); font-weight: 600; }
.damage .better .after { color: var(--good); font-weight: 600; }
.facts > div { display: grid; grid-template-columns: 6.5em minmax(0, 1fr); gap: 14px; padding: 6px 0; border-bottom: 1px solid var(--line); font-size: .9375rem; }
.facts dt { color: var(--muted); }
.facts dd { overflow-wrap: anywhere; }
.failures { list-style: none; padding: 0; display: grid; gap: 16px; }
.failures li { border-left: 3px solid var(--bad); padding: 2px 0 2px 16px; min-width: 0; }
.failures .error { margin: 6px 0 4px; white-space: pre-wrap; overflow-wrap: anywhere; max-width: 56em; }
.failures .error code { color: var(--bad); font-weight: 600; }
`;
