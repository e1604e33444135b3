import type { ReportRecord } from '@fovea/contracts';
import type { Html } from '../html.ts';
import { html } from '../html.ts';

/** Runs that came to nothing, and why. Null when all succeeded. */
export function failuresSection({ run }: ReportRecord): Html | null {
  const unfinished = run.runs.filter(({ state }) => state !== 'succeeded');
  if (unfinished.length === 0) return null;
  return html`<section aria-labelledby="failures">
    <h2 id="failures">Runs without a result</h2>
    <ul class="failures">
      ${unfinished.map(
        ({ id, label, state, error }) =>
          html`<li>
            <h3>${label} <span class="badge ${state === 'failed' ? 'bad' : 'quiet'}">${state}</span></h3>
            ${error === undefined ? null : html`<p class="error"><code>${error.code}</code> ${error.message}</p>`}
            <p class="note">run <code>${id}</code></p>
          </li>`,
      )}
    </ul>
  </section>`;
}
