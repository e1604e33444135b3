import type { MetricPoint, RunEvent, RunRecord, RunSummary } from '@fovea/contracts';
import type { RunMessage } from '@fovea/control';
import type { RequestContext } from '../context.ts';
import { argumentInvalid, recordMissing } from '../errors.ts';
import type { Resolvers, RunFilter } from '../generated/resolvers.ts';
import { abortable } from '../graphql/abortable.ts';
import { expectingFailures } from './failures.ts';
import { given } from './given.ts';
import { connection, pageRequest } from './pages.ts';

const maxEvents = 1000;

/** Runs, their events, curves and steps. */
export const runResolvers: Resolvers = {
  Query: {
    run: (_, { id }, { loaders }) => loaders.run.load(id),
    runs: (_, args, context) =>
      connection(context.control.store.runs({ ...pageRequest(args), filter: runFilter(args.filter) }), context),
    compareRuns: (_, { ids }, { control }) => control.insights.compare(ids),
  },
  Run: {
    experiment: async ({ experiment }, _args, { loaders }) => {
      const record = await loaders.experiment.load(experiment);
      if (record === undefined) throw recordMissing('experiment', experiment);
      return record;
    },
    agent: ({ agent }, _args, { loaders }) => (agent === null ? null : loaders.agent.load(agent)),
    progress: ({ progress, state }) => (state === 'running' ? progress : null),
    definition: async (run, _args, context) => (await whole(run, context)).definition,
    plan: async (run, _args, context) => (await whole(run, context)).plan,
    environment: async (run, _args, context) => (await whole(run, context)).environment,
    steps: async (run, _args, context) => context.control.insights.steps(await whole(run, context)),
    leases: ({ id }, _args, { control }) => control.store.attempts({ run: id }),
    events: async ({ id }, { after, limit }, { control, spend }) => {
      const count = limit ?? 200;
      if (count < 1 || count > maxEvents) throw argumentInvalid('limit', `1 to ${maxEvents}`, count);
      const events = await control.store.events({ run: id, after: Math.max(0, after ?? 0), limit: count });
      spend(events.length);
      return events;
    },
    series: async ({ id }, _args, { loaders, spend }) => {
      const series = await loaders.series.load(id);
      spend(series.length);
      return series;
    },
    curve: async ({ id }, { series, name, maxPoints, fromStep, toStep }, { control, spend }) => {
      const points = maxPoints ?? 500;
      if (points < 2 || points > 10_000) throw argumentInvalid('maxPoints', '2 to 10000', points);
      const curve = await control.store.curve({
        run: id,
        series,
        name,
        maxPoints: points,
        ...given({ fromStep, toStep }),
      });
      spend(curve.samples.length);
      return curve;
    },
    notes: ({ id }, _args, { control }) => control.store.notes({ subject: { kind: 'run', id } }),
    models: async ({ id, experiment }, _args, { control }) =>
      (await control.insights.models(experiment)).filter(({ model }) => model.run === id),
    certificates: async (run, _args, context) => context.control.insights.certificates([await whole(run, context)]),
    lineage: ({ id }, _args, { control }) => control.store.lineageOfRun({ run: id }),
    record: async (run, _args, context) => context.control.insights.replay(await whole(run, context)),
  },
  RunOrigin: {
    run: async ({ run: id }, _args, { loaders }) => {
      const run = await loaders.run.load(id);
      if (run === undefined) throw recordMissing('run', id);
      return run;
    },
  },
  RunError: { hint: ({ details }) => details.hint },
  Step: {
    id: ({ planned }) => planned.id,
    use: ({ planned }) => planned.use,
    params: ({ planned }) => planned.params,
    inputs: ({ planned }) => Object.entries(planned.inputs).map(([port, wire]) => ({ port, ...wire })),
    outputs: ({ planned, outputs }) =>
      Object.entries(planned.outputs).map(([port, type]) => ({ port, type, digest: outputs[port] ?? null })),
  },
  StepOutput: { artifact: ({ digest }) => (digest === null ? null : { digest }) },
  Attempt: { agent: ({ agent }, _args, { loaders }) => loaders.agent.load(agent) },
  RunEvent: {
    step: (event) => ('step' in event ? event.step : null),
    data: ({ run: _run, seq: _seq, at: _at, type: _type, ...data }) => data,
  },
  Mutation: {
    cancelRun: (_, { input }, { control, mutation }, info) =>
      expectingFailures(info, async () => payload(await control.runs.cancel(input.id, mutation(input)), input)),
    retryRun: (_, { input }, { control, mutation }, info) =>
      expectingFailures(info, async () => ({
        __typename: 'RunsPayload' as const,
        runs: [await control.runs.retry(input.id, mutation(input))],
        clientMutationId: input.clientMutationId,
      })),
    forkRun: (_, { input }, { control, mutation }, info) =>
      expectingFailures(info, async () => ({
        __typename: 'RunsPayload' as const,
        runs: await control.runs.fork(
          { run: input.id, settings: input.settings, ...given({ fromStep: input.fromStep }) },
          mutation(input),
        ),
        clientMutationId: input.clientMutationId,
      })),
    tagRun: (_, { input }, { control, mutation }, info) =>
      expectingFailures(info, async () =>
        payload(await control.runs.tag(input.id, input.tags, mutation(input)), input),
      ),
    prioritizeRun: (_, { input }, { control, mutation }, info) =>
      expectingFailures(info, async () =>
        payload(await control.runs.prioritize(input.id, input.priority, mutation(input)), input),
      ),
  },
  Subscription: {
    runEvents: {
      subscribe: (_, { id, after }, { control }) =>
        abortable((signal) => control.streams.followRun({ run: id, signal, ...given({ after }) })),
      resolve: messageSource,
    },
  },
};

/** A run of a list has no plan: it is read when something asks for it. */
async function whole(run: RunSummary, { loaders }: RequestContext): Promise<RunRecord> {
  if ('plan' in run) return run as RunRecord;
  const record = await loaders.run.load(run.id);
  if (record === undefined) throw recordMissing('run', run.id);
  return record;
}

function messageSource(message: RunMessage): {
  position: string;
  events: readonly RunEvent[];
  points: readonly MetricPoint[];
  run: RunSummary | null;
  isResync: boolean;
} {
  return {
    position: message.position,
    events: message.type === 'events' ? message.events : [],
    points: message.type === 'points' ? message.points : [],
    run: message.type === 'run' ? message.run : null,
    isResync: message.type === 'resync',
  };
}

function payload(run: RunSummary, { clientMutationId }: { clientMutationId?: string | null | undefined }) {
  return { __typename: 'RunPayload' as const, run, clientMutationId };
}

function runFilter(filter: RunFilter | null | undefined) {
  const { experiment, states, agent, tag, hideSuperseded } = filter ?? {};
  return { ...given({ experiment, states, agent, tag }), ...(hideSuperseded === true ? { isSuperseded: false } : {}) };
}
