import { isFinalRunState, type MetricPoint, type RunEvent, type RunSummary } from '@fovea/contracts';

/** What a follower of a run gets. `position` is where to resume after it. */
export type RunMessage =
  /** In order, without gaps, each once. */
  | { readonly type: 'events'; readonly position: string; readonly events: readonly RunEvent[] }
  /** As they arrive. */
  | { readonly type: 'points'; readonly position: string; readonly points: readonly MetricPoint[] }
  /** The newest state and progress; those in between are left out. */
  | { readonly type: 'run'; readonly position: string; readonly run: RunSummary }
  /** Points were skipped, since more came than were taken: read the curves anew. */
  | { readonly type: 'resync'; readonly position: string };

export interface RunPosition {
  /** Of the last event seen. */
  readonly seq: number;
  /** Of the last point seen; undefined for those that come from now on. */
  readonly point: number | undefined;
}

export function encodePosition({ seq, point }: RunPosition): string {
  return point === undefined ? `${seq}` : `${seq}.${point}`;
}

/** @returns undefined for a text that is no position. */
export function decodePosition(text: string): RunPosition | undefined {
  const match = /^(\d{1,10})(?:\.(\d{1,16}))?$/.exec(text);
  if (match === null) return undefined;
  return { seq: Number(match[1]), point: match[2] === undefined ? undefined : Number(match[2]) };
}

/** True for what no longer changes. */
export function isOver({ state }: RunSummary): boolean {
  return isFinalRunState(state);
}
