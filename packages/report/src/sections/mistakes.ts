import type { EvaluationRecord } from '@fovea/contracts';
import { formatInteger, formatPercent, threeDigits } from '../format.ts';
import type { Html } from '../html.ts';
import { html } from '../html.ts';
import type { ModelFacts } from '../model-facts.ts';
import { featuredModel } from '../model-facts.ts';
import { confusionMatrix, frequentConfusions } from './confusion.ts';
import { recallBars } from './recall.ts';
import { sampleGallery } from './samples.ts';
import { tabs } from './tabs.ts';

/** What each evaluated model gets wrong: confusions, recall by class, examples. */
export function mistakesSection(facts: readonly ModelFacts[]): Html | null {
  const evaluated = facts.flatMap((item) => {
    const { evaluation } = item.model;
    return evaluation === null ? [] : [{ item, evaluation }];
  });
  if (evaluated.length === 0) return null;
  const featured = evaluated.findIndex(({ item }) => item === featuredModel(facts));
  const items = evaluated.map(({ item, evaluation }) => ({
    label: item.shortLabel,
    panel: panelOf(item, evaluation),
  }));
  return html`<section aria-labelledby="mistakes">
    <h2 id="mistakes">Where the models err</h2>
    ${tabs('mistakes-of', 'Model whose mistakes to show', items, featured)}
  </section>`;
}

function panelOf({ model }: ModelFacts, evaluation: EvaluationRecord): Html {
  const { n, total, split, top1, top5, macroF1, loss, executor } = evaluation;
  const scope = n < total ? `a stratified ${formatInteger(n)} of ${formatInteger(total)}` : `all ${formatInteger(n)}`;
  return html`<p class="lead">
      <strong>${model.label}</strong>: ${formatPercent(top1, 2)} right on ${scope} images of the ${split} split, top-5
      ${formatPercent(top5, 2)}, macro F1 ${threeDigits(macroF1)}, loss ${threeDigits(loss)}; computed by ${executor}.
    </p>
    <div class="columns">
      <div>${confusionMatrix(evaluation)} ${frequentConfusions(evaluation)}</div>
      <div>${recallBars(evaluation)}</div>
    </div>
    ${sampleGallery(evaluation)}`;
}
