import type { ProgressUpdate } from '@fovea/contracts';

const reportEveryMs = 100;
/** Weight of the newest interval in the smoothed throughput. */
const newestWeight = 0.2;

export interface ProgressFacts {
  /** Images trained on so far. */
  readonly done: number;
  readonly total: number;
  /** Validations still to come. */
  readonly validationsLeft: number;
  readonly detail: () => string;
}

/** Turns steps into progress updates, ten a second at most, with smoothed throughput and the time left. */
export class ProgressMeter {
  readonly #emit: ((update: ProgressUpdate) => void) | undefined;
  #lastMs: number;
  /** Undefined until the first report: a resumed run starts in the middle. */
  #lastDone: number | undefined;
  #throughput: number | undefined;
  #validationMs = 0;

  constructor(emit: ((update: ProgressUpdate) => void) | undefined, nowMs: number) {
    this.#emit = emit;
    this.#lastMs = nowMs;
  }

  /** Reports unless the last report is recent; the last image is always reported. */
  report(nowMs: number, facts: ProgressFacts): void {
    const { done, total, validationsLeft } = facts;
    const elapsedMs = nowMs - this.#lastMs;
    if (this.#emit === undefined || (elapsedMs < reportEveryMs && done < total)) return;
    if (this.#lastDone !== undefined && elapsedMs > 0 && done > this.#lastDone) {
      const newest = ((done - this.#lastDone) * 1000) / elapsedMs;
      this.#throughput =
        this.#throughput === undefined ? newest : this.#throughput + newestWeight * (newest - this.#throughput);
    }
    this.#lastMs = nowMs;
    this.#lastDone = done;
    const rate = this.#throughput;
    this.#emit({
      done,
      total,
      unit: 'images',
      detail: facts.detail(),
      ...(rate === undefined
        ? {}
        : { throughput: rate, secondsLeft: (total - done) / rate + (validationsLeft * this.#validationMs) / 1000 }),
    });
  }

  /** Leaves the time of a validation out of the throughput, and expects as much of the next. */
  validated(startMs: number, endMs: number): void {
    this.#validationMs = endMs - startMs;
    this.#lastMs += endMs - startMs;
  }
}
