import type {
  ExperimentRecord,
  ExperimentState,
  NewRun,
  NoteRecord,
  PipelineDefinition,
  ReportRecord,
  StoreCommand,
  Subject,
} from '@fovea/contracts';
import type { Setting } from '@fovea/host';
import { checkInteger, checkName, checkTags, checkText } from '../checks.ts';
import { notFound } from '../errors.ts';
import { experimentId, randomHex } from '../ids.ts';
import { mutate, type MutationContext } from '../mutations.ts';
import type { ControlLimits, ControlServices } from '../services.ts';
import type { Advancer } from './advance.ts';
import { estimateMs } from './estimate.ts';
import { planFirstStage, settledPipeline, type PlanRunsOptions } from './plan-experiment.ts';
import { refusePathsOfRuns, registeredNames, rootsOf } from './references.ts';
import type { ReportService } from './report-service.ts';
import type { DatasetNames } from '../registry/dataset-names.ts';

export interface CreateExperimentInput {
  /** A {@link PipelineDefinition} from outside, such as parsed JSON. Fields with several values expand into runs. */
  readonly pipeline: unknown;
  /** As `--set` takes them: `train.epochs=2`. */
  readonly settings?: readonly (string | Setting)[];
  /** Instead of the pipeline's. */
  readonly question?: string;
  readonly tags?: readonly string[];
  /** Queue its runs at once; else it waits as a draft. */
  readonly start?: boolean;
  /** -1000 .. 1000; higher goes first. 0 when left out. */
  readonly priority?: number;
  /** Dataset roots that its agents must offer. */
  readonly roots?: readonly string[];
}

/** What a pipeline would do. */
export interface PipelinePreview {
  /** Settings applied, not expanded. */
  readonly definition: PipelineDefinition;
  /** Of the first stage. */
  readonly runs: readonly Pick<NewRun, 'label' | 'differs' | 'plan'>[];
  /** By earlier runs of the same steps, for all runs together [ms]; null when there were none. */
  readonly estimateMs: number | null;
}

/** Creates experiments and moves them about. */
export class ExperimentService {
  readonly #services: ControlServices;
  readonly #limits: ControlLimits;
  readonly #advancer: Advancer;
  readonly #reports: ReportService;
  readonly #datasets: DatasetNames;

  constructor(
    services: ControlServices,
    {
      limits,
      advancer,
      reports,
      datasets,
    }: { limits: ControlLimits; advancer: Advancer; reports: ReportService; datasets: DatasetNames },
  ) {
    this.#services = services;
    this.#limits = limits;
    this.#advancer = advancer;
    this.#reports = reports;
    this.#datasets = datasets;
  }

  /**
   * Validates, expands and plans a pipeline, and stores the experiment with all its runs.
   *
   * @throws PIPELINE_INVALID, PARAMS_INVALID, CONTRIBUTION_UNKNOWN, USAGE; NOT_FOUND for a dataset that is not registered;
   * FORBIDDEN for paths from elsewhere: nothing is stored then.
   */
  async create(input: CreateExperimentInput, mutation: MutationContext): Promise<ExperimentRecord> {
    const { id } = await mutate(this.#services.store, {
      name: 'createExperiment',
      input,
      mutation,
      prepare: () => this.#prepare(input, mutation),
    });
    return this.#get(id);
  }

  /** What a pipeline would do, without doing it. @throws as `create`. */
  async preview(
    { pipeline, settings = [] }: Pick<CreateExperimentInput, 'pipeline' | 'settings'>,
    { isRemote = false }: Pick<MutationContext, 'isRemote'> = {},
  ): Promise<PipelinePreview> {
    const definition = settledPipeline(this.#services, pipeline, settings);
    const runs = await this.#plan(definition, isRemote, {
      experiment: experimentId(definition.name, this.#services.clock.now()),
      stage: 1,
      firstNumber: 1,
      origin: null,
      maxAttempts: this.#limits.maxAttempts,
      priority: 0,
      roots: [],
    });
    const plans = runs.map(({ plan }) => plan);
    return { definition, runs, estimateMs: await estimateMs(this.#services.store, plans) };
  }

  /** Queues the runs of a draft, or goes on with a paused experiment. @throws NOT_FOUND, CONFLICT. */
  async start(id: string, mutation: MutationContext): Promise<ExperimentRecord> {
    return this.#move('startExperiment', { id, from: ['draft', 'paused'], to: 'running' }, mutation);
  }

  /** Leases nothing of it any more; runs at work save a checkpoint and are given back. @throws NOT_FOUND, CONFLICT. */
  async pause(id: string, mutation: MutationContext): Promise<ExperimentRecord> {
    return this.#move('pauseExperiment', { id, from: ['running'], to: 'paused' }, mutation);
  }

  /** Ends it for good: queued runs are cancelled, runs at work are told to end. @throws NOT_FOUND, CONFLICT. */
  async cancel(id: string, mutation: MutationContext): Promise<ExperimentRecord> {
    const cancelRuns: StoreCommand = { command: 'run.cancel', input: { experiment: id } };
    return this.#move('cancelExperiment', { id, from: ['draft', 'running', 'paused'], to: 'cancelled' }, mutation, [
      cancelRuns,
    ]);
  }

  /** Replaces its tags. @throws NOT_FOUND, PARAMS_INVALID. */
  async tag(id: string, tags: readonly string[], mutation: MutationContext): Promise<ExperimentRecord> {
    const set = { tags: checkTags(`experiment:${id}`, tags) };
    await mutate(this.#services.store, {
      name: 'tagExperiment',
      input: { id, tags },
      mutation,
      prepare: () =>
        Promise.resolve({ commands: [{ command: 'experiment.update', input: { id, set } }], response: { id } }),
    });
    return this.#get(id);
  }

  /** Adds a note to an experiment, a run, a model or a dataset. @throws NOT_FOUND, PARAMS_INVALID. */
  async note(subject: Subject, text: string, mutation: MutationContext): Promise<NoteRecord> {
    checkText(`${subject.kind}:${subject.id}`, 'text', text);
    const { store } = this.#services;
    const { id } = await mutate(store, {
      name: 'addNote',
      input: { subject, text },
      mutation,
      prepare: () => {
        const id = randomHex(8);
        return Promise.resolve({
          commands: [{ command: 'note.add', input: { id, subject, text, by: mutation.actor } }],
          response: { id },
        });
      },
    });
    const note = (await store.notes({ subject })).find((candidate) => candidate.id === id);
    if (note === undefined) throw notFound('note', id);
    return note;
  }

  /** The record of an experiment as it is now, Pareto front included. @throws NOT_FOUND, ARTIFACT_NOT_FOUND. */
  report(id: string): Promise<ReportRecord> {
    return this.#reports.report(id);
  }

  async #plan(definition: PipelineDefinition, isRemote: boolean, options: PlanRunsOptions): Promise<readonly NewRun[]> {
    const { runs, followUp } = planFirstStage(this.#services, definition, options);
    const planned = [...runs, ...followUp];
    if (isRemote) refusePathsOfRuns(this.#services.planning.catalog, planned);
    const roots = rootsOf(await this.#datasets.get(registeredNames(planned)), options.roots);
    return runs.map((run) => ({ ...run, roots }));
  }

  async #prepare(input: CreateExperimentInput, { actor, isRemote = false }: MutationContext) {
    const definition = settledPipeline(this.#services, input.pipeline, input.settings ?? []);
    const id = experimentId(definition.name, this.#services.clock.now());
    const subject = `pipeline:${definition.name}`;
    const runs = await this.#plan(definition, isRemote, {
      experiment: id,
      stage: 1,
      firstNumber: 1,
      origin: null,
      maxAttempts: this.#limits.maxAttempts,
      priority: checkInteger(subject, 'priority', input.priority ?? 0, [-1000, 1000]),
      roots: (input.roots ?? []).map((root) => checkName(subject, 'roots', root)),
    });
    const question = input.question ?? definition.question ?? null;
    const command: StoreCommand = {
      command: 'experiment.create',
      input: {
        experiment: {
          id,
          name: definition.name,
          question: question === null ? null : checkText(subject, 'question', question, 1000),
          definition,
          state: input.start === true ? 'running' : 'draft',
          createdBy: actor,
          tags: checkTags(subject, input.tags ?? []),
        },
        runs,
      },
    };
    return { commands: [command], response: { id } };
  }

  async #move(
    name: string,
    { id, from, to }: { id: string; from: readonly ExperimentState[]; to: ExperimentState },
    mutation: MutationContext,
    more: readonly StoreCommand[] = [],
  ): Promise<ExperimentRecord> {
    const update: StoreCommand = { command: 'experiment.update', input: { id, from, set: { state: to } } };
    await mutate(this.#services.store, {
      name,
      input: { id },
      mutation,
      prepare: () => Promise.resolve({ commands: [update, ...more], response: { id } }),
    });
    if (to === 'running') await this.#advancer.advance(id);
    return this.#get(id);
  }

  async #get(id: string): Promise<ExperimentRecord> {
    const experiment = await this.#services.store.experiment({ id });
    if (experiment === undefined) throw notFound('experiment', id);
    return experiment;
  }
}
