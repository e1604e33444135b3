import type { Digest, EnvironmentRecord, RunEvent, RunEventBody } from './records.ts';
import type { ControlRunState, RegisteredDataset, RunRecord } from './control-records.ts';

/** What an agent says it can do. */
export interface AgentOffer {
  /** Backend contribution ids that it can activate. */
  readonly backends: readonly string[];
  /** Plugin packages it can load: npm name to version. Left out: whatever a plan names. */
  readonly plugins?: Readonly<Record<string, string>>;
  /** Names of dataset roots of its own configuration. */
  readonly roots?: readonly string[];
  /** Runs it works on at one time, from 1. */
  readonly slots: number;
  /** Names the device; agents with the same fingerprint share it. */
  readonly device: string;
  readonly environment: EnvironmentRecord;
  /**
   * It lets steps that measure run alone among its own runs. Such an agent may hold a measuring run beside others; any
   * other agent, and every other agent of the same device, holds a measuring run alone.
   */
  readonly gatesSteps: boolean;
  /** Version of the agent protocol that it speaks: {@link agentProtocol}. */
  readonly protocol: number;
}

/** Version of what agents and servers say to each other. */
export const agentProtocol = 1;

export interface AgentRecord {
  readonly id: string;
  readonly position: number;
  readonly name: string;
  /** The token that registered it; no other may speak for it. */
  readonly token: string;
  readonly offer: AgentOffer;
  readonly isDraining: boolean;
  readonly registeredAt: string;
  readonly lastSeenAt: string;
  readonly activeRuns: number;
}

/** Names one lease, and proves it: every write of a worker carries it, compared in the statement that writes. */
export interface LeaseKey {
  readonly run: string;
  readonly attempt: number;
  /** Secret. */
  readonly token: string;
}

/** What the holder of a lease shall do: go on, end the run as cancelled, or save a checkpoint and give the lease back. */
export type LeaseDirective = 'continue' | 'cancel' | 'release';

export interface LeaseGrant {
  readonly lease: LeaseKey;
  readonly run: RunRecord;
  readonly expiresAt: string;
  /** Renew well before it has passed: a third of it is usual. */
  readonly durationMs: number;
}

export interface LeaseRenewal {
  readonly expiresAt: string;
  readonly directive: LeaseDirective;
}

/**
 * A batch of what a run says. Batches of one lease count from 1 without gaps; one that was already stored is acknowledged
 * again and changes nothing, whatever the history.
 *
 * @remarks `metric` events become points, `step-progress` replaces the run's progress; both leave no event behind.
 * `run-queued` only tells the environment. The batch with `run-succeeded`, `run-failed` or `run-cancelled` is the result:
 * it ends the lease.
 */
export interface RunReport {
  readonly lease: LeaseKey;
  readonly batch: number;
  readonly events: readonly RunEventBody[];
}

export interface ReportReceipt {
  /** True when it had been stored before. */
  readonly isDuplicate: boolean;
  readonly state: ControlRunState;
  /** Position of the run's last event. */
  readonly lastSeq: number;
  readonly directive: LeaseDirective;
}

/** What a checkpointed step goes on from: it exists when its row does. */
export interface CheckpointRecord {
  readonly cacheKey: string;
  readonly artifact: Digest;
  readonly run: string;
  readonly attempt: number;
  readonly savedAt: string;
}

/** A lease that was not renewed in time, and what became of its run. */
export interface ExpiredLease {
  readonly run: string;
  readonly experiment: string;
  readonly attempt: number;
  readonly agent: string;
  readonly state: ControlRunState;
}

/**
 * An agent's line to a control plane, in this process or elsewhere. Errors are the control plane's own; those of a broken
 * connection are retryable.
 */
export interface AgentConnection {
  /** @throws ENVIRONMENT_UNSUPPORTED, FORBIDDEN, PARAMS_INVALID. */
  register(agent: { readonly id?: string; readonly name: string; readonly offer: AgentOffer }): Promise<{ id: string }>;
  /** The next run that fits, waited for up to `waitMs`; null when there was none. @throws NOT_FOUND, RATE_LIMITED. */
  lease(request: {
    readonly agent: string;
    readonly waitMs: number;
    readonly signal?: AbortSignal;
  }): Promise<LeaseGrant | null>;
  /** @throws LEASE_LOST. */
  renew(lease: LeaseKey): Promise<LeaseRenewal>;
  /** @throws LEASE_LOST, CONFLICT, ARTIFACT_NOT_FOUND, PARAMS_INVALID, RATE_LIMITED. */
  report(report: RunReport): Promise<ReportReceipt>;
  /** @throws LEASE_LOST. */
  release(lease: LeaseKey, reason: string): Promise<ControlRunState>;
  stepResult(cacheKey: string): Promise<Readonly<Record<string, Digest>> | undefined>;
  /** @throws LEASE_LOST, ARTIFACT_NOT_FOUND. */
  putStepResult(lease: LeaseKey, cacheKey: string, outputs: Readonly<Record<string, Digest>>): Promise<void>;
  checkpoint(cacheKey: string): Promise<CheckpointRecord | undefined>;
  /** @throws LEASE_LOST, ARTIFACT_NOT_FOUND. */
  saveCheckpoint(lease: LeaseKey, cacheKey: string, artifact: Digest): Promise<void>;
  clearCheckpoint(lease: LeaseKey, cacheKey: string): Promise<void>;
  /** Those that would have to be uploaded. */
  missingArtifacts(digests: readonly Digest[]): Promise<readonly Digest[]>;
  /** Sends bytes and has them registered. @throws DIGEST_INVALID, STORE_FULL. */
  upload(digest: Digest, bytes: Uint8Array): Promise<void>;
  /** Checked against the digest. @throws ARTIFACT_NOT_FOUND, ARTIFACT_CORRUPT. */
  download(digest: Digest, signal?: AbortSignal): Promise<Uint8Array>;
  /** How a dataset that was registered by name is read. */
  dataset(name: string): Promise<RegisteredDataset | undefined>;
}

/** True for the events that are stored as such; the others become points, progress or nothing. */
export function isStoredEvent({ type }: RunEventBody | RunEvent): boolean {
  return type !== 'metric' && type !== 'step-progress' && type !== 'run-queued';
}
