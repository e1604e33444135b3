import type { AgentConnection, EnvironmentRecord, Logger, RunEvent } from '@fovea/contracts';
import type { DataFolder, ProcessLimits, RunScheduler, Workspace } from '@fovea/host/node';
import type { ArtifactExchange } from './artifact-exchange.ts';
import type { ArchiveCache } from './datasets/archive-cache.ts';
import type { LostMetrics } from './lost-metrics.ts';

/** What an agent tells whoever started it. */
export type AgentEvent =
  | { readonly type: 'registered'; readonly agent: string; readonly backends: readonly string[] }
  | { readonly type: 'leased'; readonly run: string; readonly attempt: number }
  /** Something a run of it said; positions are those of the attempt. */
  | { readonly type: 'run-event'; readonly event: RunEvent }
  /** `released`: it goes on elsewhere, or here. `lost`: the lease ran out before the run had ended. */
  | { readonly type: 'ended'; readonly run: string; readonly how: 'finished' | 'released' | 'lost' };

/** What all runs of an agent share. */
export interface AgentContext {
  readonly connection: AgentConnection;
  readonly workspace: Workspace;
  readonly environment: EnvironmentRecord;
  readonly exchange: ArtifactExchange;
  readonly archives: ArchiveCache;
  readonly folder: DataFolder;
  /** Where batches wait to be sent. */
  readonly spoolFolder: string;
  readonly lost: LostMetrics;
  readonly scheduler: RunScheduler;
  readonly roots: Readonly<Record<string, string>>;
  readonly limits: ProcessLimits;
  readonly logger: Logger;
  readonly onEvent: (event: AgentEvent) => void;
}
