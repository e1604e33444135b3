import type { ReportModel } from '@fovea/contracts';

/**
 * Labels for places where room is short: without the names of what was varied (`model depthwise, quantizer int8` becomes
 * `depthwise, int8`) and without what only tells steps apart, as long as each stays one of a kind.
 *
 * @returns in the order of `models`.
 */
export function shortLabels(models: readonly ReportModel[]): string[] {
  const axes = new Set(
    models.flatMap(({ differs }) => Object.keys(differs).map((path) => path.split('.').at(-1) ?? '')),
  );
  const withoutAxes = models.map(({ label }) =>
    label
      .split(', ')
      .map((part) => withoutAxis(part, axes))
      .join(', '),
  );
  const withoutSteps = withoutAxes.map((label) => label.replace(/ · [^·]+$/, ''));
  const candidates = withoutSteps.map((label, index) => {
    const isUnique = withoutSteps.indexOf(label) === withoutSteps.lastIndexOf(label);
    return label !== '' && isUnique ? label : (withoutAxes[index] ?? '');
  });
  return new Set(candidates).size === models.length ? candidates : models.map(({ label }) => label);
}

function withoutAxis(part: string, axes: ReadonlySet<string>): string {
  const space = part.indexOf(' ');
  return space > 0 && axes.has(part.slice(0, space)) ? part.slice(space + 1) : part;
}
