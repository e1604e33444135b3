import type { PipelineDefinition } from '@fovea/contracts';
import type { Catalog } from '../catalog/index.ts';
import { expandPipeline, type ExpandedRun } from './expand.ts';
import { nameSteps } from './step-ids.ts';

/**
 * The second stage of a pipeline with a follow-up: the best run's steps, then the follow-up's, expanded. The steps they
 * share have the same cache keys, so only the new ones execute.
 *
 * @param definition the whole pipeline, follow-up included.
 * @param winner the run of the first stage to continue.
 */
export function expandFollowUp(definition: PipelineDefinition, winner: ExpandedRun, catalog: Catalog): ExpandedRun[] {
  const { followUp } = nameSteps(definition);
  const continued: PipelineDefinition = { ...winner.definition, steps: [...winner.definition.steps, ...followUp] };
  const isGrid = Object.keys(winner.differs).length > 0;
  return expandPipeline(continued, catalog).map((run) => ({
    ...run,
    differs: { ...winner.differs, ...run.differs },
    label: isGrid ? [winner.label, ...(run.label === definition.name ? [] : [run.label])].join(', ') : run.label,
  }));
}
