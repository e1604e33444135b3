import type { PipelineDefinition, PlannedStep, PlanRecord, Use } from '@fovea/contracts';
import { contributionInvalid, pipelineInvalid } from '../errors.ts';
import type { Catalog, CatalogEntry } from '../catalog/index.ts';
import { nameSteps, type NamedStep } from './step-ids.ts';
import { wireStep, type PortedStep } from './wiring.ts';

export interface PlanRunOptions {
  /** Single-valued: expand it first. Its follow-up is not planned. */
  readonly definition: PipelineDefinition;
  readonly catalog: Catalog;
  /** The definition's when left out, else 0. */
  readonly seed?: number;
  /** For pipelines that name no backend of their own. */
  readonly backend: Use;
  readonly label?: string;
}

/**
 * A run resolved, validated and wired. Needs no plugin code.
 *
 * @throws PIPELINE_INVALID, PARAMS_INVALID, CONTRIBUTION_UNKNOWN.
 */
export function planRun(options: PlanRunOptions): PlanRecord {
  const { definition, catalog } = options;
  const seed = options.seed ?? singleSeed(definition);
  if (definition.steps.length === 0) {
    throw pipelineInvalid({
      pipeline: definition.name,
      path: 'steps',
      message: 'there are no steps',
      expected: 'at least one step',
    });
  }
  const backend = catalog.resolve('backend', definition.backend ?? options.backend, 'backend');
  const ported = nameSteps(definition).steps.map((step) => portedStep(step, catalog));
  const entries: CatalogEntry[] = [...backend.entries];
  const steps: PlannedStep[] = [];
  for (const [position, { step, ports }] of ported.entries()) {
    const resolved = catalog.resolve('step', { use: step.use, params: step.params ?? {} }, step.id);
    entries.push(...resolved.entries);
    const inputs = wireStep(definition.name, ported, position);
    steps.push({
      id: step.id,
      use: step.use,
      behaviour: resolved.entry.behaviour,
      params: resolved.params,
      inputs,
      outputs: Object.fromEntries(Object.entries(ports.outputs).map(([name, { type }]) => [name, type])),
      deterministic: ports.deterministic,
      usesBackend: ports.usesBackend,
      exclusive: ports.exclusive,
    });
  }
  return {
    pipeline: definition.name,
    label: options.label ?? definition.name,
    seed,
    backend: { use: backend.use, behaviour: backend.entry.behaviour, params: backend.params },
    plugins: catalog.pluginsOf(entries),
    steps,
  };
}

function portedStep(step: NamedStep, catalog: Catalog): PortedStep {
  const entry = catalog.entry('step', step.use, step.id);
  if (entry.ports === undefined) {
    throw contributionInvalid(`step:${step.use}`, 'its catalogue entry has no ports', 'ports', 'none');
  }
  return { step, ports: entry.ports };
}

function singleSeed({ name, seed = 0 }: PipelineDefinition): number {
  const single = typeof seed === 'number' ? seed : seed.length === 1 ? seed[0] : undefined;
  if (single === undefined || !Number.isInteger(single) || single < 0 || single > 2 ** 31 - 1) {
    throw pipelineInvalid({
      pipeline: name,
      path: 'seed',
      message: 'a run needs one seed',
      expected: 'an integer from 0 to 2147483647',
      received: JSON.stringify(seed),
    });
  }
  return single;
}
