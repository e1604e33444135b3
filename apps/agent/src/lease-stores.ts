import type { AgentConnection, Digest } from '@fovea/contracts';
import type { SharedStores } from '@fovea/host/node';
import type { ArtifactExchange } from './artifact-exchange.ts';
import type { CheckpointSync } from './checkpoint-sync.ts';
import type { Outbox } from './outbox.ts';
import { retrying } from './retry.ts';

/** Tries before a question counts as a miss: computing again is better than waiting for long. */
const maxTries = 4;
/** Without an artifact nothing goes on. */
const maxArtifactTries = 10;

export interface LeaseStoresOptions {
  readonly connection: AgentConnection;
  readonly exchange: ArtifactExchange;
  readonly checkpoints: CheckpointSync;
  readonly outbox: Outbox;
  /** Ends waiting when the run is over. */
  readonly signal: AbortSignal;
}

/** What a leased run shares with runs of other agents, through the server. */
export function leaseStores(options: LeaseStoresOptions): SharedStores {
  const { connection, exchange, checkpoints, outbox, signal } = options;
  return {
    stepResult: (cacheKey) => retrying(() => connection.stepResult(cacheKey), { signal, maxTries }),
    hasArtifact: (digest) => retrying(() => exchange.isKnown(digest), { signal, maxTries }),
    async fetchArtifact(digest: Digest) {
      await retrying(() => exchange.fetch(digest, signal), { signal, maxTries: maxArtifactTries });
      return true;
    },
    fetchCheckpoint: (cacheKey) => retrying(() => checkpoints.fetch(cacheKey), { signal, maxTries }),
    stepStored: (cacheKey) => outbox.stored(cacheKey),
    checkpointSaved: (cacheKey) => checkpoints.saved(cacheKey),
    checkpointCleared: (cacheKey) => checkpoints.cleared(cacheKey),
  };
}
