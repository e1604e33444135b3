import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Digest, PlannedStep, RegisteredDataset, Use } from '@fovea/contracts';
import { createAgentConnection, type FoveaClient } from '@fovea/client';
import type { ReplayRecord } from '@fovea/control';
import { canonicalJson } from '@fovea/host';
import { print, printJson, workspaceFor, type CommandContext } from '../context.ts';
import { replayFailed, replayOfUnfinished } from '../server/errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { openLocalPlane, type LocalPlane } from '../plane/local-plane.ts';
import { connect } from '../server/connect.ts';
import type { ServerOptions } from '../server/server-options.ts';
import { stderrLogger } from '../server/stderr-logger.ts';
import { createRunProgress } from '../terminal/run-progress.ts';
import { renderTable } from '../terminal/table.ts';

/** An output of a step, then and now. */
interface ComparedOutput {
  readonly step: string;
  readonly port: string;
  readonly type: string;
  readonly recorded: Digest;
  readonly replayed: Digest | null;
  /** Times are measured, so that they differ each time. */
  readonly isMeasured: boolean;
}

/** What a replay found. */
interface Replay {
  readonly run: string;
  readonly isEqual: boolean;
  readonly outputs: readonly ComparedOutput[];
  /** Versions and machine, where they are not those of the record. */
  readonly differences: readonly { readonly what: string; readonly recorded: unknown; readonly replayed: unknown }[];
}

/** Types of outputs that hold durations. */
const measuredTypes = ['history', 'latency'];

/**
 * `fovea replay <run>`: runs a recorded run again, with nothing taken from any cache, and compares what it puts out.
 * @returns the exit code: 3 when an output is another one.
 */
export async function replay(run: string, options: ServerOptions, context: CommandContext): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'fovea-replay-'));
  try {
    const { record, again } = await runAgain(run, folder, options, context);
    const found = compare(record, again);
    if (options.json === true) printJson(context, found);
    else printReplay(found, context);
    return found.isEqual ? exitCodes.ok : exitCodes.rejected;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runAgain(run: string, folder: string, options: ServerOptions, context: CommandContext) {
  await using plane = await openLocalPlane({
    workspace: await workspaceFor({ ...options, dataFolder: folder }),
    logger: stderrLogger(context),
  });
  const record = await bring(run, plane, options);
  const { id } = await plane.create({ definition: record.definition, settings: [] });
  const progress = createRunProgress(context.stderr, { isQuiet: options.json === true });
  const stop = (): void => void plane.cancel(id).catch(() => undefined);
  context.signal.addEventListener('abort', stop, { once: true });
  try {
    await plane.follow(id, (_label, event) => progress.onEvent('replay', event));
  } finally {
    context.signal.removeEventListener('abort', stop);
    progress.stop();
  }
  const again = await plane.record(id);
  if (again.state !== 'succeeded') {
    const [ended] = await plane.runs(id);
    throw replayFailed(run, again.state, ended?.error);
  }
  return { record, again };
}

/** The record of a run, with what it refers to by name or digest put into the plane that shall run it again. */
async function bring(run: string, plane: LocalPlane, options: ServerOptions): Promise<ReplayRecord> {
  await using connected = await connect(options);
  const { client } = connected;
  const record = (await client.runRecord(run)) as ReplayRecord;
  if (record.state !== 'succeeded') throw replayOfUnfinished(run, record.state);
  const text = canonicalJson(record.definition);
  for (const [, digest] of text.matchAll(/"(sha256:[0-9a-f]{64})"/g)) {
    await plane.put(await client.downloadArtifact(digest as Digest));
  }
  for (const name of registeredNames(record.plan.steps)) await bringDataset(name, client, plane);
  return record;
}

function registeredNames(steps: readonly PlannedStep[]): ReadonlySet<string> {
  const names = new Set<string>();
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const { use, params } = value as Partial<Use>;
    const name = (params as { readonly name?: unknown } | undefined)?.name;
    if (use === 'fovea/registered' && typeof name === 'string') names.add(name);
    Object.values(value).forEach(look);
  };
  steps.forEach(({ params }) => look(params));
  return names;
}

async function bringDataset(name: string, client: FoveaClient, plane: LocalPlane): Promise<void> {
  const dataset: RegisteredDataset | undefined = await createAgentConnection(client).dataset(name);
  if (dataset === undefined) return;
  const { origin } = dataset;
  if (origin.type === 'archive') await plane.put(await client.downloadArtifact(origin.artifact));
  await plane.registerDataset(name, origin);
}

function compare(record: ReplayRecord, again: ReplayRecord): Replay {
  const outputs = record.steps.flatMap((step) => {
    const planned = record.plan.steps.find(({ id }) => id === step.id);
    const now = again.steps.find(({ id }) => id === step.id);
    return Object.entries(step.outputs).map(([port, recorded]): ComparedOutput => {
      const type = planned?.outputs[port] ?? '';
      const replayed = now?.outputs[port] ?? null;
      return { step: step.id, port, type, recorded, replayed, isMeasured: measuredTypes.includes(type) };
    });
  });
  const isEqual = outputs.every(({ recorded, replayed, isMeasured }) => isMeasured || recorded === replayed);
  return { run: record.run, isEqual, outputs, differences: differencesOf(record, again) };
}

function differencesOf(record: ReplayRecord, again: ReplayRecord): Replay['differences'] {
  const facts = ({ plan, environment, device }: ReplayRecord): readonly (readonly [string, unknown])[] => [
    ...plan.plugins.map(({ name, version }) => [name, version] as const),
    ...plan.steps.map(({ id, use, behaviour }) => [`behaviour of ${use} (${id})`, behaviour] as const),
    ...Object.entries(environment ?? {}),
    ...Object.entries((device ?? {}) as Readonly<Record<string, unknown>>).map(
      ([name, value]) => [`backend ${name}`, value] as const,
    ),
  ];
  const [then, now] = [new Map(facts(record)), new Map(facts(again))];
  return [...new Set([...then.keys(), ...now.keys()])]
    .map((what) => ({ what, recorded: then.get(what) ?? null, replayed: now.get(what) ?? null }))
    .filter(({ recorded, replayed }) => canonicalJson(recorded) !== canonicalJson(replayed));
}

function printReplay({ run, isEqual, outputs, differences }: Replay, context: CommandContext): void {
  const table = renderTable(
    [{ title: 'step' }, { title: 'output' }, { title: 'recorded' }, { title: 'again' }, { title: '' }],
    outputs.map(({ step, port, recorded, replayed, isMeasured }) => [
      step,
      port,
      short(recorded),
      replayed === null ? '-' : short(replayed),
      isMeasured ? 'measured' : recorded === replayed ? 'the same' : 'DIFFERS',
    ]),
  );
  print(context, table);
  for (const { what, recorded, replayed } of differences) {
    print(context, `${what}: ${JSON.stringify(recorded)} in the record, ${JSON.stringify(replayed)} here`);
  }
  if (isEqual) print(context, `\n${run} gives the same bytes again.`);
  else if (differences.length > 0) {
    print(context, `\n${run} gives other bytes here. Machine or versions differ, as named above; that can be why.`);
  } else
    print(context, `\n${run} gives other bytes, on the same machine and versions. That is a bug: please report it.`);
}

function short(digest: Digest): string {
  return digest.slice('sha256:'.length, 'sha256:'.length + 12);
}
