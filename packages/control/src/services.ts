import type { ArtifactStore, Clock, ControlStore, EnvironmentRecord, Logger, Use } from '@fovea/contracts';
import type { Catalog } from '@fovea/host';

/** What plans are made from. */
export interface Planning {
  readonly catalog: Catalog;
  /** For pipelines that name no backend of their own. */
  readonly backend: Use;
}

/** What the services stand on. */
export interface ControlServices {
  readonly store: ControlStore;
  /** Holds the bytes; the store holds the rows. */
  readonly artifacts: ArtifactStore;
  readonly planning: Planning;
  /** Of the process that plans. */
  readonly environment: EnvironmentRecord;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Numbers an operator may set. */
export interface ControlLimits {
  /** How long a lease holds without renewal. */
  readonly leaseMs: number;
  /** How often leases that ran out are looked for. */
  readonly sweepEveryMs: number;
  /** Attempts that may lose their agent before a run is quarantined. */
  readonly maxAttempts: number;
  /** How long the answers to mutations are kept. */
  readonly keepMutationsMs: number;
  /** Agents that may wait for work at one time. */
  readonly maxWaiting: number;
}

export const defaultLimits: ControlLimits = {
  leaseMs: 30_000,
  sweepEveryMs: 1000,
  maxAttempts: 3,
  keepMutationsMs: 7 * 24 * 3600 * 1000,
  maxWaiting: 1000,
};
