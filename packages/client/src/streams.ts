import type { Client } from 'graphql-ws';
import type { MetricPoint, RunEvent } from '@fovea/contracts';
import type { Document } from './document.ts';
import type {
  ChangesSubscription,
  ChangeTopic,
  ExperimentFieldsFragment,
  RunEventsSubscription,
  RunFieldsFragment,
} from './generated/operations.ts';
import { changesDocument } from './operations/server.ts';
import { experimentChangedDocument } from './operations/experiments.ts';
import { runEventsDocument } from './operations/runs.ts';
import type { Connection } from './transport/connection.ts';
import { resumed } from './transport/resume.ts';
import { subscribeOnce, type Ending } from './transport/subscribe.ts';
import { fromWire, type WireNumber } from './wire-number.ts';

/** What happened in a run since the message before. */
export interface RunUpdate {
  /** Pass it as `after` to go on after this message, in this or another process. */
  readonly position: string;
  /** In order, without gaps, each once. */
  readonly events: readonly RunEvent[];
  readonly points: readonly Omit<MetricPoint, 'seq'>[];
  /** The newest state and progress, when they changed. */
  readonly run: RunFieldsFragment | null;
  /** Points were left out, since more came than were taken: read the curves anew. */
  readonly isResync: boolean;
}

/** Where a stream begins, and what ends it. */
export interface FollowOptions {
  /** Position of the last message that is known; everything from the first when left out. */
  readonly after?: string;
  readonly signal?: AbortSignal;
}

/** What streams stand on. */
export interface StreamContext {
  readonly connection: Connection;
  readonly socket: Client;
}

/** A run until it is over. */
export async function* followRun(
  context: StreamContext,
  id: string,
  { after, signal }: FollowOptions,
): AsyncGenerator<RunUpdate, void, undefined> {
  let position = after;
  const open = (inner: AbortSignal) =>
    opened(context, runEventsDocument, { id, ...(position === undefined ? {} : { after: position }) }, inner);
  for await (const { runEvents } of resumed<RunEventsSubscription>(context.connection, open, signal)) {
    position = runEvents.position;
    yield {
      position,
      events: runEvents.events.map((event) => eventOf(id, event)),
      points: runEvents.points.map(({ series, step, values }) => ({
        run: id,
        series,
        step: fromWire(step),
        values: valuesOf(values),
      })),
      run: runEvents.run,
      isResync: runEvents.isResync,
    };
  }
}

/** An experiment whenever something of it changes, until it is over. */
export async function* followExperiment(
  context: StreamContext,
  id: string,
  { signal }: Pick<FollowOptions, 'signal'>,
): AsyncGenerator<ExperimentFieldsFragment, void, undefined> {
  const open = (inner: AbortSignal) => opened(context, experimentChangedDocument, { id }, inner);
  for await (const { experimentChanged } of resumed(context.connection, open, signal)) yield experimentChanged;
}

/** Which records changed. The first batch after a connection was lost says that anything may have. */
export async function* followChanges(
  context: StreamContext,
  topics: readonly ChangeTopic[] | undefined,
  { signal }: Pick<FollowOptions, 'signal'>,
): AsyncGenerator<ChangesSubscription['changes'], void, undefined> {
  using line = watchLine(context.socket);
  let isOpenedBefore = false;
  const open = async function* (inner: AbortSignal): AsyncGenerator<ChangesSubscription, Ending, undefined> {
    const stream = opened(context, changesDocument, topics === undefined ? {} : { topics }, inner);
    if (!isOpenedBefore) {
      isOpenedBefore = true;
      return yield* stream;
    }
    // Nobody keeps what changed while nobody listened. Told only when somebody listens again: whoever reads anew before that
    // misses what changes between.
    const first = stream.next();
    await Promise.race([line.connected(), first]);
    yield { changes: { changes: [], isResync: true } };
    const next = await first;
    if (next.done === true) return next.value;
    yield next.value;
    return yield* stream;
  };
  for await (const { changes } of resumed<ChangesSubscription>(context.connection, open, signal)) yield changes;
}

/** Whether a socket is connected, and when it will be. */
function watchLine(socket: Client): Disposable & { connected(): Promise<void> } {
  let isLost = false;
  const waiting: (() => void)[] = [];
  const listeners = [
    socket.on('closed', () => (isLost = true)),
    socket.on('connected', () => {
      isLost = false;
      for (const go of waiting.splice(0)) go();
    }),
  ];
  return {
    connected: () => (isLost ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve()),
    [Symbol.dispose]() {
      for (const off of listeners) off();
    },
  };
}

function opened<Result, Variables>(
  { connection, socket }: StreamContext,
  document: Document<Result, Variables>,
  variables: Variables,
  signal: AbortSignal,
) {
  return subscribeOnce(socket, document, variables, { url: connection.url, signal });
}

function eventOf(
  run: string,
  { seq, at, type, step, data }: RunEventsSubscription['runEvents']['events'][number],
): RunEvent {
  return { ...(data as object), run, seq, at, type, ...(step === null ? {} : { step }) } as RunEvent;
}

function valuesOf(values: unknown): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(values as Readonly<Record<string, WireNumber>>).map(([name, value]) => [name, fromWire(value)]),
  );
}
