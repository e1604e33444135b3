import type { ExperimentRecord, StoreChange } from '@fovea/contracts';
import { pipelineDocument, type Control, type Front } from '@fovea/control';
import type { RequestContext } from '../context.ts';
import { recordMissing } from '../errors.ts';
import type { ExperimentFilter, ExperimentRunsFilter, PipelineChoice, Resolvers } from '../generated/resolvers.ts';
import { abortable } from '../graphql/abortable.ts';
import { expectingFailures } from './failures.ts';
import { given } from './given.ts';
import { connection, pageRequest } from './pages.ts';
import type { ResultModelSource } from './sources.ts';

const intervalMs = 500;

/** Experiments and what becomes of them. */
export const experimentResolvers: Resolvers = {
  Query: {
    experiment: (_, { id }, { loaders }) => loaders.experiment.load(id),
    experiments: (_, args, context) =>
      connection(
        context.control.store.experiments({ ...pageRequest(args), filter: experimentFilter(args.filter) }),
        context,
      ),
    previewPipeline: (_, { pipeline, settings }, context, info) =>
      expectingFailures(info, async () => {
        const { control, inputs, mutation } = context;
        const request = { pipeline: pipelineOf(pipeline, context), ...given({ settings }) };
        const { definition, runs, estimateMs } = await control.experiments.preview(request, mutation());
        return {
          __typename: 'PipelinePreview' as const,
          runs: runs.map(({ label, differs, plan }) => ({ label, differs, seed: plan.seed })),
          source: pipelineDocument(definition, inputs.toLiteral),
          plan: runs[0]?.plan ?? null,
          estimateMs,
        };
      }),
  },
  Experiment: {
    source: ({ definition }, _args, { inputs }) => pipelineDocument(definition, inputs.toLiteral),
    runCounts: async ({ id }, _args, { loaders }) => {
      const {
        queued = 0,
        running = 0,
        succeeded = 0,
        failed = 0,
        cancelled = 0,
        quarantined = 0,
      } = await loaders.runCounts.load(id);
      const total = queued + running + succeeded + failed + cancelled + quarantined;
      return { queued, running, succeeded, failed, cancelled, quarantined, total };
    },
    runs: ({ id }, args, context) =>
      connection(
        context.control.store.runs({ ...pageRequest(args), filter: { experiment: id, ...runsFilter(args.filter) } }),
        context,
      ),
    notes: ({ id }, _args, { control }) => control.store.notes({ subject: { kind: 'experiment', id } }),
    models: ({ id }, _args, { control }) => control.insights.models(id),
    paretoFront: async ({ id }, { objectives }, { control }) =>
      frontSource(id, await control.insights.front(id, objectives ?? undefined)),
    certificates: async ({ id }, _args, { control }) =>
      control.insights.certificates(await control.store.runsOf({ experiment: id })),
    report: async ({ id }, _args, { control }) => {
      const report = await control.experiments.report(id);
      return report.models.length === 0 ? null : report;
    },
    reportArtifact: ({ report }) => (report === null ? null : { digest: report }),
    remainingMs: ({ id }, _args, { control }) => control.insights.remainingMs(id),
  },
  ResultModel: {
    id: ({ model }) => model.id,
    label: ({ model }) => model.label,
    run: async ({ model }, _args, { loaders }) => {
      const run = await loaders.run.load(model.run);
      if (run === undefined) throw recordMissing('run', model.run);
      return run;
    },
    params: ({ model }) => model.params,
    macs: ({ model }) => model.macs,
    sizeBytes: ({ model }) => model.bytes,
    peakActivationBytes: ({ model }) => model.peakActivationBytes,
    quantizer: ({ model }) => model.quantizer?.id,
    scheme: ({ model }) => model.quantizer?.scheme,
    top1: ({ model }) => model.accuracy?.top1,
    top5: ({ model }) => model.accuracy?.top5,
    macroF1: ({ model }) => model.accuracy?.macroF1,
    evaluatedImages: ({ model }) => model.accuracy?.n,
    latencies: ({ model }) => model.latency,
    badge: ({ model }) => model.badge,
    differs: ({ model }) => model.differs,
  },
  Certificate: {
    artifact: ({ artifact }) => ({ digest: artifact }),
    run: async ({ run: id }, _args, { loaders }) => {
      const run = await loaders.run.load(id);
      if (run === undefined) throw recordMissing('run', id);
      return run;
    },
    verdict: ({ record }) => record.verdict,
  },
  Mutation: {
    createExperiment: (_, { input }, context, info) =>
      expectingFailures(info, async () => {
        const { pipeline, settings, question, tags, start, priority, roots } = input;
        const request = {
          pipeline: pipelineOf(pipeline, context),
          start: start ?? true,
          ...given({ settings, question, tags, priority, roots }),
        };
        return payload(await context.control.experiments.create(request, context.mutation(input)), input);
      }),
    startExperiment: (_, { input }, { control, mutation }, info) =>
      expectingFailures(info, async () => payload(await control.experiments.start(input.id, mutation(input)), input)),
    pauseExperiment: (_, { input }, { control, mutation }, info) =>
      expectingFailures(info, async () => payload(await control.experiments.pause(input.id, mutation(input)), input)),
    cancelExperiment: (_, { input }, { control, mutation }, info) =>
      expectingFailures(info, async () => payload(await control.experiments.cancel(input.id, mutation(input)), input)),
    tagExperiment: (_, { input }, { control, mutation }, info) =>
      expectingFailures(info, async () =>
        payload(await control.experiments.tag(input.id, input.tags, mutation(input)), input),
      ),
    addNote: (_, { input }, { control, mutation }, info) =>
      expectingFailures(info, async () => ({
        __typename: 'NotePayload' as const,
        note: await control.experiments.note({ kind: input.subject, id: input.id }, input.text, mutation(input)),
        clientMutationId: input.clientMutationId,
      })),
  },
  Subscription: {
    experimentChanged: {
      subscribe: (_, { id }, { control }) => abortable((signal) => followExperiment(control, id, signal)),
      resolve: (experiment: ExperimentRecord) => experiment,
    },
  },
};

/** An experiment now and whenever something of it changes, until it is over. @throws NOT_FOUND. */
async function* followExperiment(
  { store, streams }: Control,
  id: string,
  signal: AbortSignal,
): AsyncGenerator<ExperimentRecord, void, undefined> {
  const matches = (change: StoreChange): boolean =>
    (change.topic === 'experiment' && change.id === id) || (change.topic === 'run' && change.experiment === id);
  const changes = streams.changes({ matches, intervalMs, signal });
  // Watching begins before the first look, so that nothing falls between the two.
  let changed = changes.next();
  try {
    for (;;) {
      const experiment = await store.experiment({ id });
      if (experiment === undefined) throw recordMissing('experiment', id);
      yield experiment;
      if (isOver(experiment) && !(await hasOpenRuns(store, id))) return;
      if ((await changed).done === true) return;
      changed = changes.next();
    }
  } finally {
    // Not awaited: it may wait for a change that never comes.
    void changes.return();
    changed.catch(() => undefined);
  }
}

function isOver({ state }: ExperimentRecord): boolean {
  return state === 'succeeded' || state === 'failed' || state === 'cancelled';
}

/** Runs at work may end after a cancelled experiment. */
async function hasOpenRuns(store: Control['store'], id: string): Promise<boolean> {
  const { queued = 0, running = 0 } = (await store.runCounts({ experiments: [id] }))[id] ?? {};
  return queued + running > 0;
}

function pipelineOf({ typed, json }: PipelineChoice, { inputs }: RequestContext): unknown {
  return typed === undefined || typed === null ? json : inputs.toPipeline(typed);
}

function payload(experiment: ExperimentRecord, { clientMutationId }: { clientMutationId?: string | null | undefined }) {
  return { __typename: 'ExperimentPayload' as const, experiment, clientMutationId };
}

function experimentFilter(filter: ExperimentFilter | null | undefined) {
  const { states, tag, search } = filter ?? {};
  return given({ states, tag, search });
}

function runsFilter(filter: ExperimentRunsFilter | null | undefined) {
  const { states, tag, hideSuperseded } = filter ?? {};
  return { ...given({ states, tag }), ...(hideSuperseded === true ? { isSuperseded: false } : {}) };
}

function frontSource(experiment: string, { models, knee, cheapest, leftOut }: Front) {
  const source = (model: Front['models'][number]): ResultModelSource => ({ model, experiment, isOnParetoFront: true });
  return {
    models: models.map(source),
    knee: knee === null ? null : source(knee),
    cheapest: cheapest === null ? null : source(cheapest),
    leftOut,
  };
}
