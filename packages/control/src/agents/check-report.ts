import {
  type Digest,
  type MetricPoint,
  type ProgressUpdate,
  type RunEventBody,
  type RunReport,
  type SerializedError,
} from '@fovea/contracts';
import { inputInvalid } from '../errors.ts';

const maxEvents = 10_000;
const maxNames = 64;
const maxNameChars = 200;
const maxMessageChars = 10_000;
const maxNumber = 2 ** 31 - 1;
const forbiddenNames = new Set(['__proto__', 'constructor', 'prototype']);
const finalTypes: readonly string[] = ['run-succeeded', 'run-failed', 'run-cancelled'];

type Fields = Readonly<Record<string, unknown>>;

/**
 * A batch from an agent, which is not trusted to be well-formed: each event is rebuilt from what is known of its type.
 * NaN and infinities may come as texts, since JSON has none.
 *
 * @throws PARAMS_INVALID with the path.
 */
export function checkReport({ lease, batch, events }: RunReport): RunReport {
  const place = `run:${lease.run}`;
  if (!Number.isInteger(batch) || batch < 1 || batch > maxNumber) {
    throw inputInvalid(place, 'batch', `an integer from 1 to ${maxNumber}`, batch);
  }
  if (!Array.isArray(events) || events.length > maxEvents) {
    throw inputInvalid(place, 'events', `a list of at most ${maxEvents}`, events.length);
  }
  const checked = events.map((event, index) => new EventReader(place, `events.${index}`, event).read(lease.run));
  const final = checked.findIndex(({ type }) => finalTypes.includes(type));
  if (final >= 0 && final !== checked.length - 1) {
    throw inputInvalid(place, `events.${final}`, 'nothing after the end of the run', checked[final + 1]?.type);
  }
  return { lease, batch, events: checked };
}

class EventReader {
  readonly #subject: string;
  readonly #path: string;
  readonly #fields: Fields;

  constructor(subject: string, path: string, value: unknown) {
    this.#subject = subject;
    this.#path = path;
    this.#fields = this.#record('', value);
  }

  read(run: string): RunEventBody {
    const type = this.#fields['type'] as RunEventBody['type'];
    switch (type) {
      case 'run-queued': {
        // The plan is known; only where it executes is news.
        const { plan, environment } = this.#fields as Extract<RunEventBody, { type: 'run-queued' }>;
        return { type, plan, environment };
      }
      case 'run-started':
        return { type, pid: this.#integer('pid') };
      case 'backend-activated':
        return { type, device: this.#record('device', this.#fields['device']) as never };
      case 'step-started':
        return { type, step: this.#text('step') };
      case 'step-cached':
        return { type, step: this.#text('step'), cacheKey: this.#cacheKey(), outputs: this.#outputs() };
      case 'step-finished':
        return {
          type,
          step: this.#text('step'),
          cacheKey: this.#cacheKey(),
          outputs: this.#outputs(),
          durationMs: this.#number('durationMs', this.#fields['durationMs']),
        };
      case 'step-progress':
        return { type, step: this.#text('step'), progress: this.#progress() };
      case 'metric':
        return { type, step: this.#text('step'), point: this.#point(run) };
      case 'log':
        return {
          type,
          step: this.#text('step', { isEmptyAllowed: true }),
          level: this.#fields['level'] === 'warn' ? 'warn' : 'info',
          message: String(this.#fields['message'] ?? '').slice(0, maxMessageChars),
        };
      case 'run-succeeded':
      case 'run-cancelled':
        return { type };
      case 'run-failed':
        return { type, error: this.#error() };
      default:
        throw this.#invalid('type', "the type of a run's event, such as log", type satisfies never);
    }
  }

  #point(run: string): MetricPoint {
    const point = this.#record('point', this.#fields['point']);
    const values = this.#record('point.values', point['values']);
    const names = Object.keys(values);
    if (names.length === 0 || names.length > maxNames) {
      throw this.#invalid('point.values', `1 to ${maxNames} values`, names.length);
    }
    return {
      run,
      series: this.#name('point.series', point['series']),
      step: this.#count('point.step', point['step']),
      seq: this.#count('point.seq', point['seq']),
      values: Object.fromEntries(
        names.map((name) => [
          this.#name('point.values', name),
          this.#number(`point.values.${name.slice(0, maxNameChars)}`, values[name]),
        ]),
      ),
    };
  }

  #progress(): ProgressUpdate {
    const { done, total, unit, detail, secondsLeft, throughput } = this.#record('progress', this.#fields['progress']);
    return {
      done: this.#number('progress.done', done),
      total: this.#number('progress.total', total),
      unit: String(unit).slice(0, maxNameChars),
      ...(typeof detail === 'string' ? { detail: detail.slice(0, maxNameChars) } : {}),
      ...(typeof secondsLeft === 'number' ? { secondsLeft } : {}),
      ...(typeof throughput === 'number' ? { throughput } : {}),
    };
  }

  #error(): SerializedError {
    const error = this.#record('error', this.#fields['error']);
    const { code, subject, message, details } = error;
    return {
      code: (typeof code === 'string' ? code.slice(0, maxNameChars) : 'INTERNAL') as SerializedError['code'],
      subject: String(subject ?? 'run').slice(0, maxNameChars),
      message: String(message ?? '').slice(0, maxMessageChars),
      details: details === undefined ? {} : (this.#record('error.details', details) as SerializedError['details']),
    };
  }

  #outputs(): Readonly<Record<string, Digest>> {
    const outputs = this.#record('outputs', this.#fields['outputs']);
    for (const [port, digest] of Object.entries(outputs)) {
      this.#name('outputs', port);
      if (typeof digest !== 'string' || !/^sha256:[0-9a-f]{64}$/.test(digest)) {
        throw this.#invalid(`outputs.${port}`, 'sha256: and 64 lower-case hex digits', digest);
      }
    }
    return outputs as Readonly<Record<string, Digest>>;
  }

  #cacheKey(): string {
    const value = this.#fields['cacheKey'];
    if (typeof value !== 'string' || !/^[0-9a-f]{64}$/.test(value)) {
      throw this.#invalid('cacheKey', '64 lower-case hex digits', value);
    }
    return value;
  }

  #text(path: string, { isEmptyAllowed = false } = {}): string {
    const value = this.#fields[path];
    if (typeof value !== 'string' || (value === '' && !isEmptyAllowed) || value.length > maxNameChars) {
      throw this.#invalid(path, `a text of at most ${maxNameChars} characters`, value);
    }
    return value;
  }

  #name(path: string, value: unknown): string {
    if (typeof value !== 'string' || value === '' || value.length > maxNameChars || forbiddenNames.has(value)) {
      throw this.#invalid(path, `a name of 1 to ${maxNameChars} characters`, value);
    }
    return value;
  }

  #integer(path: string): number {
    return this.#count(path, this.#fields[path]);
  }

  #count(path: string, value: unknown): number {
    if (!Number.isInteger(value) || (value as number) < 0 || (value as number) > maxNumber) {
      throw this.#invalid(path, `an integer from 0 to ${maxNumber}`, value);
    }
    return value as number;
  }

  #number(path: string, value: unknown): number {
    if (typeof value === 'number') return value;
    if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') return Number(value);
    throw this.#invalid(path, 'a number, NaN, Infinity or -Infinity', value);
  }

  #record(path: string, value: unknown): Fields {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw this.#invalid(path, 'an object', value);
    }
    const forbidden = Object.keys(value).find((key) => forbiddenNames.has(key));
    if (forbidden !== undefined) throw this.#invalid(path, 'the name of a field', forbidden);
    return value as Fields;
  }

  #invalid(path: string, expected: string, received: unknown) {
    return inputInvalid(this.#subject, [this.#path, path].filter((part) => part !== '').join('.'), expected, received);
  }
}
