import { createHash } from 'node:crypto';
import type { Digest, ErrorCode, ReportRecord, RunEvent } from '@fovea/contracts';
import type { FoveaClient, RunFieldsFragment } from '@fovea/client';
import type { EndedRun, EventListener, ExperimentRequest, Plane } from './plane.ts';

/** Runs that are watched at one time. */
const watchedAtOnce = 16;
/** When nothing has begun by then, people are told why. */
const patienceMs = 10_000;

/** A server that carries experiments out. The client is closed with it. */
export function remotePlane(client: FoveaClient): Plane {
  return {
    url: client.url,
    async put(bytes) {
      const digest: Digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
      await client.uploadArtifact(digest, bytes);
      return digest;
    },
    get: (digest) => client.downloadArtifact(digest),
    async create({ definition, settings }: ExperimentRequest) {
      const { id } = await client.createExperiment({ pipeline: { json: definition }, settings });
      return { id, isContinued: false };
    },
    follow: (experiment, onEvent) => follow(client, experiment, onEvent),
    async cancel(experiment) {
      await client.cancelExperiment(experiment);
    },
    report: (experiment): Promise<ReportRecord | null> => client.experimentReport(experiment),
    runs: (experiment) => endedRuns(client, experiment),
    [Symbol.asyncDispose]() {
      client.close();
      return Promise.resolve();
    },
  };
}

async function follow(client: FoveaClient, experiment: string, onEvent: EventListener): Promise<void> {
  const watched = new Map<string, Promise<void>>();
  let atWork = 0;
  const watch = async ({ id, label }: RunFieldsFragment): Promise<void> => {
    try {
      for await (const { events, run } of client.followRun(id)) {
        for (const event of events) onEvent(label, event);
        if (run?.progress) onEvent(label, progressEvent(id, run.progress));
      }
    } finally {
      atWork -= 1;
    }
  };
  const watchNew = async (): Promise<void> => {
    for await (const run of allRuns(client, experiment)) {
      if (run.state === 'QUEUED' || watched.has(run.id) || atWork >= watchedAtOnce) continue;
      atWork += 1;
      const watching = watch(run);
      watched.set(run.id, watching);
      // It is waited for at the end, which may never come.
      watching.catch(() => undefined);
    }
  };
  const waiting = setTimeout(() => {
    if (watched.size === 0) void sayWhatIsMissing(client, experiment, onEvent).catch(() => undefined);
  }, patienceMs);
  try {
    for await (const _change of client.followExperiment(experiment)) await watchNew();
  } finally {
    clearTimeout(waiting);
  }
  // It is over as soon as it is cancelled; what its runs still do is worth waiting for.
  for (let before = -1; before !== watched.size;) {
    before = watched.size;
    await watchNew();
    await Promise.all(watched.values());
  }
}

/** Runs that nobody takes look like a command that hangs. */
async function sayWhatIsMissing(client: FoveaClient, experiment: string, onEvent: EventListener): Promise<void> {
  const { nodes } = await client.runs({ first: 1, order: 'OLDEST', filter: { experiment, states: ['QUEUED'] } });
  const [run] = nodes;
  if (run === undefined) return;
  const { nodes: agents } = await client.agents({ first: 200 });
  const able = agents.filter(({ isOnline, offer }) => isOnline && offer.backends.includes(run.backend));
  const message =
    able.length === 0
      ? `it waits for an agent that offers ${run.backend}, and none is there. Start one with \`fovea agent --url ${client.url}\`.`
      : 'it waits for an agent; all are at work.';
  onEvent(run.label, {
    run: run.id,
    seq: 0,
    at: new Date().toISOString(),
    type: 'log',
    step: '',
    level: 'warn',
    message,
  });
}

async function* allRuns(client: FoveaClient, experiment: string): AsyncGenerator<RunFieldsFragment> {
  let after: string | null = null;
  do {
    const { nodes, pageInfo } = await client.runs({
      first: 200,
      order: 'OLDEST',
      filter: { experiment, hideSuperseded: true },
      after,
    });
    yield* nodes;
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
}

async function endedRuns(client: FoveaClient, experiment: string): Promise<readonly EndedRun[]> {
  const ended: EndedRun[] = [];
  for await (const { id, label, error } of allRuns(client, experiment)) {
    const steps = (await client.runSteps(id)).filter(({ state }) => state === 'CACHED' || state === 'FINISHED');
    ended.push({
      id,
      label,
      error:
        error === null
          ? undefined
          : { code: error.code as ErrorCode, subject: error.subject, message: error.message, details: {} },
      steps: steps.map(({ id: step, state, outputs }) => ({
        id: step,
        isCached: state === 'CACHED',
        files: outputs.find(({ port, type }) => port === 'files' && type === 'files')?.artifact?.digest,
      })),
    });
  }
  return ended;
}

/** Progress replaces what was said before it and so is no event of its own: here it is shown like one. */
function progressEvent(run: string, progress: NonNullable<RunFieldsFragment['progress']>): RunEvent {
  const { step, done, total, unit, detail, secondsLeft, throughput } = progress;
  return {
    run,
    seq: 0,
    at: new Date().toISOString(),
    type: 'step-progress',
    step,
    progress: {
      done: Number(done),
      total: Number(total),
      unit,
      ...(detail === null ? {} : { detail }),
      ...(secondsLeft === null ? {} : { secondsLeft: Number(secondsLeft) }),
      ...(throughput === null ? {} : { throughput: Number(throughput) }),
    },
  };
}
