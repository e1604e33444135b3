import { hasModelBelow, tradeOffChart } from '../charts/trade-off-chart.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import type { Cost, ModelFacts } from '../model-facts.ts';
import type { Tab } from './tabs.ts';
import { tabs } from './tabs.ts';

const views: readonly { readonly cost: Cost; readonly label: string }[] = [
  { cost: 'latency', label: 'Latency' },
  { cost: 'size', label: 'Size' },
  { cost: 'macs', label: 'MACs' },
];

/** Accuracy against latency, size and MACs. Null when no model has an accuracy. */
export function tradeOffSection(facts: readonly ModelFacts[]): Html | null {
  const items: Tab[] = views.flatMap(({ cost, label }) => {
    const wide = tradeOffChart({ facts, cost, width: 980, height: 460, id: `${cost}-wide` });
    // Text in a scaled drawing would be too small for a phone: it gets a drawing of its own.
    const narrow = tradeOffChart({ facts, cost, width: 380, height: 380, id: `${cost}-narrow` });
    if (wide === undefined || narrow === undefined) return [];
    const panel = html`<div class="wide">${wide}</div>
      <div class="narrow">${narrow}</div>`;
    return [{ label, panel }];
  });
  if (items.length === 0) return null;
  return html`<section aria-labelledby="trade-off">
    <h2 id="trade-off">What accuracy costs</h2>
    <figure>
      ${tabs('cost', 'Cost to compare accuracy with', items)}
      <figcaption>
        ${
          facts.some(({ isOnFront }) => isOnFront)
            ? html`<span class="key on-front">On the front</span> no other model is better in accuracy, latency and size
                at once.`
            : null
        }
        ${
          facts.some(({ isKnee }) => isKnee)
            ? html`<span class="key knee">Balanced</span> nearest to the best of each.`
            : null
        }
        The line joins the models that nothing beats in the two quantities shown; whiskers are 95 % intervals of
        accuracy.
        ${
          views.some(({ cost }) => hasModelBelow(facts, cost))
            ? 'A triangle at the lower edge is a model far below the scale, with its accuracy.'
            : null
        }
      </figcaption>
    </figure>
  </section>`;
}
