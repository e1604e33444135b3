import type { NewRun, PipelineDefinition, RunOrigin } from '@fovea/contracts';
import {
  applySettings,
  expandFollowUp,
  expandPipeline,
  goalOf,
  parsePipeline,
  planRun,
  type ExpandedRun,
  type Setting,
} from '@fovea/host';
import { pluginsUnknown } from '../errors.ts';
import type { ControlServices } from '../services.ts';

export interface RunDefaults {
  readonly maxAttempts: number;
  readonly priority: number;
  readonly roots: readonly string[];
}

export interface PlanRunsOptions extends RunDefaults {
  readonly experiment: string;
  readonly stage: 1 | 2;
  /** Number of the first run; its id is `<experiment>.<number>`. */
  readonly firstNumber: number;
  readonly origin: RunOrigin | null;
}

type Planner = Pick<ControlServices, 'planning' | 'environment'>;

/**
 * A pipeline from outside, with its settings applied.
 *
 * @throws PIPELINE_INVALID, PARAMS_INVALID, CONTRIBUTION_UNKNOWN, USAGE.
 */
export function settledPipeline(
  { planning: { catalog } }: Planner,
  pipeline: unknown,
  settings: readonly (string | Setting)[],
): PipelineDefinition {
  const definition = parsePipeline(pipeline);
  const known = catalog.plugins.map(({ catalog: { plugin } }) => plugin);
  const unknown = (definition.plugins ?? []).filter((name) => !known.includes(name));
  if (unknown.length > 0) throw pluginsUnknown(definition.name, unknown, known);
  return applySettings(definition, settings, catalog);
}

/** The runs of a pipeline's first stage, planned. Its follow-up is planned too, once, to find what is wrong with it. */
export function planFirstStage(
  planner: Planner,
  definition: PipelineDefinition,
  options: PlanRunsOptions,
): { readonly runs: readonly NewRun[]; readonly followUp: readonly NewRun[] } {
  const { catalog } = planner.planning;
  const expanded = expandPipeline(definition, catalog);
  const runs = planRuns(planner, expanded, options);
  const [first] = expanded;
  if (definition.followUp === undefined || first === undefined) return { runs, followUp: [] };
  goalOf(definition.followUp.bestOf);
  return { runs, followUp: planRuns(planner, expandFollowUp(definition, first, catalog), options) };
}

export function planRuns(
  { planning: { catalog, backend }, environment }: Planner,
  expanded: readonly ExpandedRun[],
  { experiment, stage, firstNumber, origin, maxAttempts, priority, roots }: PlanRunsOptions,
): readonly NewRun[] {
  return expanded.map(({ definition, seed, differs, label }, index) => ({
    id: `${experiment}.${firstNumber + index}`,
    experiment,
    stage,
    label,
    differs,
    definition,
    plan: planRun({ definition, catalog, seed, backend, label }),
    environment,
    maxAttempts,
    priority,
    origin,
    roots,
  }));
}
