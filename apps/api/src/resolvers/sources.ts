import type { Digest, StoreChange, Subject } from '@fovea/contracts';
import type { FoundModel, StepStatus } from '@fovea/control';

export type Order = 'newest' | 'oldest';
export type OriginKind = 'retry' | 'fork' | 'follow-up';
export type LineageDirection = 'input' | 'output';
export type SubjectKind = Subject['kind'];
export type DatasetOriginKind = 'contribution' | 'root' | 'archive';
export type ChangeTopic = Exclude<StoreChange['topic'], 'queue'>;

/** An artifact is known by its digest; the rest is read when it is asked for. */
export interface ArtifactSource {
  readonly digest: Digest;
}

export type ResultModelSource = FoundModel;

export interface ModelAliasSource {
  readonly model: string;
  readonly alias: string;
  readonly version: number;
}

export type StepSource = StepStatus;

export interface StepOutputSource {
  readonly port: string;
  readonly type: string;
  readonly digest: Digest | null;
}

export interface ServerSource {
  /** Package of the control store. */
  readonly store: string;
  readonly startedAt: string;
  readonly maxArtifactBytes: number;
}

/** A member of a union that says what kept a request from being done. */
export interface FailureSource {
  readonly __typename: 'InvalidInput' | 'NotFound' | 'Conflict' | 'LeaseLost' | 'RateLimited';
  readonly code: string;
  readonly subject: string;
  readonly message: string;
  readonly path: string | null;
  readonly expected: string | null;
  readonly received: string | null;
  readonly hint: string | null;
  readonly issues: readonly { readonly path: string; readonly message: string }[];
  readonly retryAfterMs: number;
}
