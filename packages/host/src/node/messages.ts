import type { PlanRecord, RunEventBody, Use } from '@fovea/contracts';
import type { GateRequest } from '../run/index.ts';
import type { PluginLocation } from './locate-plugin.ts';

/** A plugin the child loads, with the digest of the catalogue that the plan was made from. */
export interface ChildPlugin {
  readonly location: PluginLocation;
  readonly catalogDigest: string;
}

export interface StartMessage {
  readonly type: 'start';
  readonly run: string;
  readonly plan: PlanRecord;
  readonly plugins: readonly ChildPlugin[];
  readonly store: Use;
  readonly dataFolder: string;
  readonly baseFolder: string;
  readonly device: string;
}

/** From the parent to the run's process. */
export type ParentMessage = StartMessage | { readonly type: 'cancel' } | { readonly type: 'granted' };

/** From the run's process to its parent. */
export type ChildMessage =
  | { readonly type: 'events'; readonly events: readonly RunEventBody[] }
  | { readonly type: 'acquire'; readonly request: GateRequest }
  | { readonly type: 'release' }
  /** The step has returned after a cancel: what is left is storing it. */
  | { readonly type: 'settling' };
