import type { RunEvent } from '@fovea/contracts';
import { MultiBar, type SingleBar } from 'cli-progress';
import { formatSeconds } from './format.ts';

/** Shows what runs now. One line a run where the terminal can redraw; plain lines, thinned out, where it cannot. */
export interface RunProgress {
  onEvent(label: string, event: RunEvent): void;
  stop(): void;
}

export function createRunProgress(stream: NodeJS.WriteStream, options: { readonly isQuiet: boolean }): RunProgress {
  if (options.isQuiet) return { onEvent: () => undefined, stop: () => undefined };
  return stream.isTTY ? new BarProgress(stream) : new LineProgress(stream);
}

const throughputText = (event: RunEvent): string =>
  event.type === 'step-progress' && event.progress.throughput !== undefined
    ? `${event.progress.throughput.toFixed(0)} ${event.progress.unit}/s`
    : '';

class BarProgress implements RunProgress {
  readonly #multi: MultiBar;
  readonly #bars = new Map<string, SingleBar>();
  readonly #labelWidth = 24;

  constructor(stream: NodeJS.WriteStream) {
    this.#multi = new MultiBar({
      stream,
      format: '{label} {bar} {percentage} % {note}',
      barCompleteChar: '━',
      barIncompleteChar: '─',
      barsize: 24,
      hideCursor: true,
      clearOnComplete: false,
      // Notes are longer than narrow terminals; wrapping would break the redraw.
      linewrap: false,
      fps: 8,
    });
  }

  onEvent(label: string, event: RunEvent): void {
    switch (event.type) {
      case 'step-started':
        this.#bar(label, event.run).update(0, { note: event.step });
        break;
      case 'step-progress': {
        const { done, total, detail, secondsLeft } = event.progress;
        const bar = this.#bar(label, event.run);
        bar.setTotal(Math.max(1, total));
        const left = secondsLeft === undefined ? '' : `${formatSeconds(secondsLeft)} left`;
        bar.update(done, {
          note: [event.step, left, detail ?? '', throughputText(event)].filter((part) => part !== '').join('  '),
        });
        break;
      }
      case 'log':
        if (event.level === 'warn') this.#multi.log(`${label}: ${event.message}\n`);
        break;
      case 'run-succeeded':
        this.#finish(event.run, 'done');
        break;
      case 'run-failed':
        this.#finish(event.run, 'failed');
        break;
      case 'run-cancelled':
        this.#finish(event.run, 'cancelled');
        break;
      default:
        break;
    }
  }

  stop(): void {
    this.#multi.stop();
  }

  #bar(label: string, run: string): SingleBar {
    const known = this.#bars.get(run);
    if (known !== undefined) return known;
    const shown = label.length > this.#labelWidth ? `${label.slice(0, this.#labelWidth - 1)}…` : label;
    const bar = this.#multi.create(1, 0, { label: shown.padEnd(this.#labelWidth), note: '' });
    this.#bars.set(run, bar);
    return bar;
  }

  #finish(run: string, note: string): void {
    const bar = this.#bars.get(run);
    bar?.update(bar.getTotal(), { note });
    bar?.stop();
  }
}

/** At most one progress line a run in this many seconds. */
const secondsBetweenLines = 10;

class LineProgress implements RunProgress {
  readonly #stream: NodeJS.WriteStream;
  readonly #lastAt = new Map<string, number>();

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  onEvent(label: string, event: RunEvent): void {
    switch (event.type) {
      case 'step-started':
        this.#line(label, `${event.step} …`);
        this.#lastAt.set(event.run, Date.now());
        break;
      case 'step-cached':
        this.#line(label, `${event.step}: unchanged, taken from the cache`);
        break;
      case 'step-progress': {
        if (Date.now() - (this.#lastAt.get(event.run) ?? 0) < secondsBetweenLines * 1000) break;
        this.#lastAt.set(event.run, Date.now());
        const { done, total, unit, detail, secondsLeft } = event.progress;
        const left = secondsLeft === undefined ? '' : `, ${formatSeconds(secondsLeft)} left`;
        const share = total > 0 ? ` (${((done / total) * 100).toFixed(0)} %)` : '';
        this.#line(
          label,
          `${event.step}: ${done}/${total} ${unit}${share}${left}${detail === undefined ? '' : `, ${detail}`}`,
        );
        break;
      }
      case 'log':
        this.#line(label, `${event.level === 'warn' ? 'warning: ' : ''}${event.message}`);
        break;
      case 'step-finished':
        this.#line(label, `${event.step} done in ${formatSeconds(event.durationMs / 1000)}`);
        break;
      case 'run-failed':
        this.#line(label, 'failed');
        break;
      case 'run-cancelled':
        this.#line(label, 'cancelled');
        break;
      default:
        break;
    }
  }

  stop(): void {}

  #line(label: string, text: string): void {
    this.#stream.write(`${label}: ${text}\n`);
  }
}
