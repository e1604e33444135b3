import type { DeviceInfo, PlanRecord, RunEventBody, SerializedError, Use } from '@fovea/contracts';
import type { GateRequest } from '../run/index.ts';
import type { PluginLocation } from './locate-plugin.ts';
import type { SharedNotice, SharedQuestion } from './shared-stores.ts';

/** A plugin the child loads, with the digest of the catalogue that the plan was made from. */
export interface ChildPlugin {
  readonly location: PluginLocation;
  readonly catalogDigest: string;
}

/** What a process loads and where it works. */
export interface ChildSetup {
  readonly plugins: readonly ChildPlugin[];
  readonly store: Use;
  readonly dataFolder: string;
  readonly baseFolder: string;
}

export interface StartMessage extends ChildSetup {
  readonly type: 'start';
  readonly run: string;
  readonly plan: PlanRecord;
  readonly device: string;
  /** The parent answers questions about what other machines have left. */
  readonly isShared: boolean;
  /** How registered datasets are read here, by name. */
  readonly datasets: Readonly<Record<string, Use>>;
}

/** Asks whether a backend can be activated here. */
export interface ProbeMessage extends ChildSetup {
  readonly type: 'probe';
  readonly backend: Use;
}

/** From the parent to the run's process. */
export type ParentMessage =
  | StartMessage
  | ProbeMessage
  | { readonly type: 'cancel' }
  /** Save a checkpoint and end: the run goes on elsewhere. */
  | { readonly type: 'release' }
  | { readonly type: 'granted' }
  | { readonly type: 'answer'; readonly id: number; readonly value: unknown };

/** From the run's process to its parent. */
export type ChildMessage =
  | { readonly type: 'events'; readonly events: readonly RunEventBody[] }
  | { readonly type: 'acquire'; readonly request: GateRequest }
  | { readonly type: 'release' }
  /** The step has returned after a cancel: what is left is storing it. */
  | { readonly type: 'settling' }
  | { readonly type: 'ask'; readonly id: number; readonly question: SharedQuestion }
  | { readonly type: 'notice'; readonly notice: SharedNotice }
  | { readonly type: 'probed'; readonly device: DeviceInfo }
  | { readonly type: 'probe-failed'; readonly error: SerializedError };
