import type { StoreReadName, StoreReads } from '@fovea/contracts';
import type { ReadContext } from '../context.ts';
import { agent, agents, nextExpiry, queueDepth } from './agents.ts';
import { artifacts, checkpoint, lineage, lineageOfRun, stepResult } from './artifacts.ts';
import { experiment, experiments, runCounts } from './experiments.ts';
import { curve, lastPointPosition, points, series } from './metrics.ts';
import { dataset, datasets, model, models, modelVersions, mutation, notes, tokens, tokenWithHash } from './registry.ts';
import { attempts, events, eventsOfType, run, runs, runsById, runsOf } from './runs.ts';

type Reads = {
  readonly [K in StoreReadName]: (
    context: ReadContext,
    input: Parameters<StoreReads[K]>[0],
  ) => ReturnType<StoreReads[K]>;
};

/** What each read answers, inside the transaction of its context. */
export const reads: Reads = {
  experiment,
  experiments,
  runCounts,
  run,
  runs,
  runsById,
  runsOf,
  attempts,
  events,
  eventsOfType,
  series,
  curve,
  points,
  lastPointPosition,
  notes,
  mutation,
  agent,
  agents,
  queueDepth,
  nextExpiry,
  artifacts,
  lineage,
  lineageOfRun,
  stepResult,
  checkpoint,
  model,
  models,
  modelVersions,
  dataset,
  datasets,
  tokenWithHash,
  tokens,
};
