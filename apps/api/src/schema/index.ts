import { agentSchema } from './agent.ts';
import { coreSchema } from './core.ts';
import { experimentSchema } from './experiment.ts';
import { registrySchema } from './registry.ts';
import { runSchema } from './run.ts';

/** The core of the API's schema; `PipelineInput`, `DatasetInput` and what they lead to come from the catalogue. */
export const coreSdl: readonly string[] = [coreSchema, experimentSchema, runSchema, registrySchema, agentSchema];
