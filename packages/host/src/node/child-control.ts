import type { ChildProcess } from 'node:child_process';
import type { FoveaError } from '@fovea/contracts';
import type { ParentMessage } from './messages.ts';

/** How long a step may take to return after a cancel, and after a release; then how long to store what it gave. */
const defaultCancelGraceMs = 2000;
const defaultReleaseGraceMs = 10_000;
const settleGraceMs = 10_000;

export interface StopSignals {
  /** Ends the run cleanly: the step at work returns its best so far, or is killed after `cancelGraceMs`. */
  readonly signal?: AbortSignal;
  readonly cancelGraceMs?: number;
  /**
   * Has the step at work save a checkpoint and ends the process without an end of the run, which goes on elsewhere. The
   * outcome stays `running`.
   */
  readonly release?: AbortSignal;
  readonly releaseGraceMs?: number;
  /** Kills the process at once and records no end: the run is someone else's. The outcome stays `running`. */
  readonly abandon?: AbortSignal;
}

/** Why a process was told to end, or was ended. */
export type StopReason = 'cancel' | 'release' | 'abandon' | FoveaError;

/** Passes on what its owner wants of a process, and kills it when it does not end in time. */
export class ChildControl implements Disposable {
  readonly #child: ChildProcess;
  readonly #signals: StopSignals;
  readonly #listening = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #reason: StopReason | undefined;
  #hasKilled = false;

  constructor(child: ChildProcess, signals: StopSignals) {
    this.#child = child;
    this.#signals = signals;
    this.#on(signals.abandon, () => this.kill('abandon'));
    this.#on(signals.signal, () => this.#ask('cancel'));
    this.#on(signals.release, () => this.#ask('release'));
  }

  get reason(): StopReason | undefined {
    return this.#reason;
  }

  get hasKilled(): boolean {
    return this.#hasKilled;
  }

  kill(reason: StopReason): void {
    this.#reason = reason;
    this.#hasKilled = true;
    this.#child.kill('SIGKILL');
  }

  /** The step has returned: what is left is storing what it gave. */
  settling(): void {
    if (this.#reason !== undefined) this.#killAfter(settleGraceMs, this.#reason);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#listening.abort();
  }

  #ask(what: 'cancel' | 'release'): void {
    // Whoever was asked to give a run back may still be told to end it; not the other way round.
    if (this.#reason === 'cancel' || this.#hasKilled) return;
    this.#reason = what;
    tell(this.#child, { type: what });
    const { cancelGraceMs = defaultCancelGraceMs, releaseGraceMs = defaultReleaseGraceMs } = this.#signals;
    this.#killAfter(what === 'cancel' ? cancelGraceMs : releaseGraceMs, what);
  }

  #killAfter(durationMs: number, reason: StopReason): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.kill(reason), durationMs);
  }

  #on(signal: AbortSignal | undefined, act: () => void): void {
    if (signal?.aborted === true) act();
    else signal?.addEventListener('abort', act, { once: true, signal: this.#listening.signal });
  }
}

export function tell(child: ChildProcess, message: ParentMessage): void {
  // A process that is gone reports itself by its end.
  if (child.connected) child.send(message, () => undefined);
}
