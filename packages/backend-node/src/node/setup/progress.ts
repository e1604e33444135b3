/** What set-up is doing. */
export interface SetupEvent {
  readonly stage: 'download' | 'unpack' | 'headers' | 'build' | 'verify' | 'install';
  /** For people. */
  readonly text: string;
  readonly doneBytes?: number;
  readonly totalBytes?: number;
  readonly secondsLeft?: number;
}

export type OnSetupEvent = (event: SetupEvent) => void;

const reportEveryMs = 500;

/** Bytes of one stage, with the time that is left at the rate so far. */
export class SetupProgress {
  readonly #event: Pick<SetupEvent, 'stage' | 'text'>;
  readonly #report: OnSetupEvent;
  readonly #now: () => number;
  readonly #start: number;
  #first: number | undefined;
  #last = -Infinity;

  constructor(event: Pick<SetupEvent, 'stage' | 'text'>, report: OnSetupEvent, now = () => performance.now()) {
    this.#event = event;
    this.#report = report;
    this.#now = now;
    this.#start = now();
    report(event);
  }

  /** Reports at most twice a second, and always the end. */
  at(doneBytes: number, totalBytes: number): void {
    const now = this.#now();
    if (now - this.#last < reportEveryMs && doneBytes < totalBytes) return;
    this.#last = now;
    // What an earlier, interrupted set-up has done costs no time and says nothing about the rate.
    this.#first ??= doneBytes;
    const [moved, seconds] = [doneBytes - this.#first, (now - this.#start) / 1000];
    this.#report({
      ...this.#event,
      doneBytes: Math.min(doneBytes, totalBytes),
      totalBytes,
      ...(moved > 0 && { secondsLeft: Math.max(0, ((totalBytes - doneBytes) * seconds) / moved) }),
    });
  }
}
