import type { PipelineDefinition, StepDefinition } from '@fovea/contracts';

/** Which of the two lists of steps. */
export type Part = 'steps' | 'followUp';

export function stepsOf(pipeline: PipelineDefinition, part: Part): readonly StepDefinition[] {
  return part === 'steps' ? pipeline.steps : (pipeline.followUp?.steps ?? []);
}

/** The pipeline with other steps in one of its parts; a follow-up without steps is none. */
export function withSteps(
  pipeline: PipelineDefinition,
  part: Part,
  steps: readonly StepDefinition[],
): PipelineDefinition {
  if (part === 'steps') return { ...pipeline, steps };
  const { followUp, ...rest } = pipeline;
  return steps.length === 0 ? rest : { ...rest, followUp: { bestOf: 'top1', ...followUp, steps } };
}

/** Name of a step inside of the pipeline. */
export function stepName({ id, use }: StepDefinition): string {
  return id ?? use.split('/').at(-1) ?? use;
}

/** A name that no other step has. */
export function freshStepId(pipeline: PipelineDefinition, use: string): string {
  const taken = new Set([...stepsOf(pipeline, 'steps'), ...stepsOf(pipeline, 'followUp')].map(stepName));
  const base = use.split('/').at(-1) ?? use;
  let id = base;
  for (let count = 2; taken.has(id); count++) id = `${base}-${count}`;
  return id;
}

/** Moves a step one place; at the ends it stays. */
export function moved<T>(items: readonly T[], index: number, by: -1 | 1): readonly T[] {
  const to = index + by;
  const item = items[index];
  const other = items[to];
  if (item === undefined || other === undefined) return items;
  return items.map((value, at) => (at === index ? other : at === to ? item : value));
}

/** `1, 2, 3` as seeds; one number alone as itself, none as undefined. */
export function readSeeds(text: string): number | readonly number[] | undefined {
  const seeds = text
    .split(/[\s,]+/)
    .filter((part) => /^\d+$/.test(part))
    .map(Number);
  return seeds.length > 1 ? [...new Set(seeds)] : seeds[0];
}
