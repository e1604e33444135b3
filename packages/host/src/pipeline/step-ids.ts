import type { PipelineDefinition, StepDefinition } from '@fovea/contracts';
import { pipelineInvalid } from '../errors.ts';

export const stepIdPattern = /^[a-z0-9][a-z0-9-]*$/;

/** Names a pipeline's settings use for itself, which no step may take. */
export const reservedNames: readonly string[] = ['seed', 'backend', 'concurrency'];

/** A step whose name is settled. */
export type NamedStep = StepDefinition & { readonly id: string };

/**
 * Names every step: its own `id`, else the contribution's name, with `-2`, `-3` … where that is taken. Steps of the
 * follow-up are named as if they came after the others.
 *
 * @throws PIPELINE_INVALID for a malformed or repeated id.
 */
export function nameSteps(definition: PipelineDefinition): { steps: NamedStep[]; followUp: NamedStep[] } {
  const followUp = definition.followUp?.steps ?? [];
  const all = [...definition.steps, ...followUp];
  const taken = new Set<string>(reservedNames);
  for (const { id } of all) {
    if (id === undefined) continue;
    if (!stepIdPattern.test(id)) {
      throw pipelineInvalid({
        pipeline: definition.name,
        path: `steps.${id}`,
        message: 'a step has a malformed id',
        expected: 'lower-case letters, digits and dashes',
        received: id,
      });
    }
    if (taken.has(id)) {
      throw pipelineInvalid({
        pipeline: definition.name,
        path: `steps.${id}`,
        message: reservedNames.includes(id) ? `no step may be called ${id}` : `two steps are called ${id}`,
        expected: 'ids that are unique within the pipeline',
        received: id,
        hint: 'Rename one of them.',
      });
    }
    taken.add(id);
  }
  const named = all.map((step) => ({ ...step, id: step.id ?? freeName(step.use, taken) }));
  return { steps: named.slice(0, definition.steps.length), followUp: named.slice(definition.steps.length) };
}

function freeName(use: string, taken: Set<string>): string {
  const name = use.slice(use.indexOf('/') + 1);
  let free = name;
  for (let count = 2; taken.has(free); count++) free = `${name}-${count}`;
  taken.add(free);
  return free;
}
