import { confusedPairs } from './confusion.ts';
import { formatShare } from '../../parts/format.ts';

/** Most classes that a matrix of buttons stays readable with. */
const mostClasses = 24;

interface ConfusionMatrixProps {
  readonly confusion: readonly (readonly number[])[];
  readonly classes: readonly string[];
  readonly chosen: readonly [number, number] | null;
  readonly onChoose: (cell: readonly [number, number] | null) => void;
}

/** Counts by truth and answer as a heat map, or the most confused pairs where there are too many classes. */
export function ConfusionMatrix({ confusion, classes, chosen, onChoose }: ConfusionMatrixProps) {
  const isChosen = (label: number, predicted: number): boolean => chosen?.[0] === label && chosen[1] === predicted;
  const toggle = (label: number, predicted: number): void =>
    onChoose(isChosen(label, predicted) ? null : [label, predicted]);
  const name = (index: number): string => classes[index] ?? String(index);
  if (classes.length > mostClasses) {
    return (
      <table className="simple-table">
        <thead>
          <tr>
            <th scope="col">Truth</th>
            <th scope="col">Taken for</th>
            <th scope="col" data-align="end">
              Images
            </th>
          </tr>
        </thead>
        <tbody>
          {confusedPairs(confusion).map(({ label, predicted, count, share }) => (
            <tr key={`${label} ${predicted}`}>
              <td>{name(label)}</td>
              <td>
                <button type="button" className="field-several" onClick={() => toggle(label, predicted)}>
                  {name(predicted)}
                </button>
              </td>
              <td data-align="end">
                {count} ({formatShare(share)})
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    );
  }
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label="Confusion matrix">
      <table className="confusion">
        <thead>
          <tr>
            <td />
            {classes.map((label) => (
              <th scope="col" key={label} title={label}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {confusion.map((row, label) => {
            const total = row.reduce((sum, count) => sum + count, 0);
            return (
              <tr key={name(label)}>
                <th scope="row" title={name(label)}>
                  {name(label)}
                </th>
                {row.map((count, predicted) => {
                  const share = total === 0 ? 0 : count / total;
                  return (
                    <td key={name(predicted)}>
                      <button
                        type="button"
                        aria-pressed={isChosen(label, predicted)}
                        aria-label={`${name(label)} taken for ${name(predicted)}: ${count}`}
                        data-strong={heat(share) > 0.5 || undefined}
                        style={{ background: heatColour(share, label === predicted) }}
                        onClick={() => toggle(label, predicted)}
                      >
                        {count === 0 ? '' : count}
                      </button>
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** Small shares of mistakes matter, so that the scale is the square root. */
function heat(share: number): number {
  return Math.sqrt(share);
}

function heatColour(share: number, isRight: boolean): string {
  const tone = isRight ? 'var(--fovea-accent)' : 'var(--fovea-bad)';
  const strength = heat(share) > 0.5 ? 100 : Math.round(heat(share) * 60);
  return `color-mix(in oklab, ${tone} ${strength}%, var(--fovea-sunken))`;
}
