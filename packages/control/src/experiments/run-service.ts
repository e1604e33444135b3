import {
  isFoveaError,
  type ExperimentState,
  type NewRun,
  type PipelineDefinition,
  type RunRecord,
  type StoreCommand,
} from '@fovea/contracts';
import { applySettings, canonicalJson, expandPipeline, type ExpandedRun, type Setting } from '@fovea/host';
import { checkInteger, checkTags } from '../checks.ts';
import { notFound, patchTooEarly, retriedAlready, runNotOver, stepUnknown } from '../errors.ts';
import { mutate, type MutationContext } from '../mutations.ts';
import type { ControlServices } from '../services.ts';
import type { DatasetNames } from '../registry/dataset-names.ts';
import type { Advancer } from './advance.ts';
import { planRuns } from './plan-experiment.ts';
import { refusePathsOfRuns, registeredNames, rootsOf } from './references.ts';

export interface ForkInput {
  readonly run: string;
  /** First step that the settings may change: the results of the ones before it are taken over. The first when left out. */
  readonly fromStep?: string;
  /** As `--set` takes them; several values make several runs. */
  readonly settings: readonly (string | Setting)[];
}

/** Mutates single runs. */
export class RunService {
  readonly #services: ControlServices;
  readonly #advancer: Advancer;
  readonly #datasets: DatasetNames;

  constructor(services: ControlServices, { advancer, datasets }: { advancer: Advancer; datasets: DatasetNames }) {
    this.#services = services;
    this.#advancer = advancer;
    this.#datasets = datasets;
  }

  /** A queued run is cancelled at once; whoever works on it is told to end it. One that is over stays as it is. */
  async cancel(id: string, mutation: MutationContext): Promise<RunRecord> {
    const { experiment } = await this.#get(id);
    await mutate(this.#services.store, {
      name: 'cancelRun',
      input: { id },
      mutation,
      prepare: () =>
        Promise.resolve({ commands: [{ command: 'run.cancel', input: { runs: [id] } }], response: { id } }),
    });
    await this.#advancer.advance(experiment);
    return this.#get(id);
  }

  /**
   * A new run with the same plan takes the place of one that failed, was cancelled or quarantined. What it had finished is
   * not computed again. An experiment that was over goes on.
   *
   * @throws NOT_FOUND; CONFLICT when the run is not over, succeeded, or was retried already.
   */
  async retry(id: string, mutation: MutationContext): Promise<RunRecord> {
    const response = await this.#again({ name: 'retryRun', input: { id }, mutation }, async () => {
      const run = await this.#get(id);
      if (!['failed', 'cancelled', 'quarantined'].includes(run.state)) throw runNotOver(id, run.state);
      if (run.isSuperseded) throw retriedAlready(id);
      const { label, differs, definition, plan } = run;
      const runs: NewRun[] = [
        {
          id: await this.#nextId(run),
          experiment: run.experiment,
          stage: run.stage,
          label,
          differs,
          definition,
          plan,
          environment: this.#services.environment,
          maxAttempts: run.maxAttempts,
          priority: run.priority,
          origin: { run: id, how: 'retry' },
          roots: run.roots,
        },
      ];
      return { run, runs, supersedes: id };
    });
    return this.#get(response.runs[0] ?? '');
  }

  /**
   * New runs of the same experiment that differ from this one by some settings. Steps before `fromStep` are the same work,
   * and so are taken from what is there.
   *
   * @throws NOT_FOUND, USAGE, PARAMS_INVALID, PIPELINE_INVALID, CONTRIBUTION_UNKNOWN; FORBIDDEN for paths from elsewhere.
   */
  async fork(input: ForkInput, mutation: MutationContext): Promise<readonly RunRecord[]> {
    const response = await this.#again({ name: 'forkRun', input, mutation }, async () => {
      const run = await this.#get(input.run);
      const { experiment, stage, maxAttempts, priority, roots } = run;
      const planned = planRuns(this.#services, this.#forked(run, input), {
        experiment,
        stage,
        firstNumber: await this.#nextNumber(run),
        origin: { run: run.id, how: 'fork', ...(input.fromStep === undefined ? {} : { step: input.fromStep }) },
        maxAttempts,
        priority,
        roots,
      });
      if (mutation.isRemote === true) this.#refuseNewPaths(run, planned);
      const needed = rootsOf(await this.#datasets.get(registeredNames(planned)), roots);
      return { run, runs: planned.map((fork) => ({ ...fork, roots: needed })) };
    });
    return this.#services.store.runsById({ ids: response.runs });
  }

  /** Replaces its tags. @throws NOT_FOUND, PARAMS_INVALID. */
  async tag(id: string, tags: readonly string[], mutation: MutationContext): Promise<RunRecord> {
    return this.#set('tagRun', id, { tags: checkTags(`run:${id}`, tags) }, mutation);
  }

  /** -1000 .. 1000; higher goes first. @throws NOT_FOUND, PARAMS_INVALID. */
  async prioritize(id: string, priority: number, mutation: MutationContext): Promise<RunRecord> {
    return this.#set(
      'prioritizeRun',
      id,
      { priority: checkInteger(`run:${id}`, 'priority', priority, [-1000, 1000]) },
      mutation,
    );
  }

  async #set(
    name: string,
    id: string,
    set: { tags?: readonly string[]; priority?: number },
    mutation: MutationContext,
  ): Promise<RunRecord> {
    await mutate(this.#services.store, {
      name,
      input: { id, set },
      mutation,
      prepare: () => Promise.resolve({ commands: [{ command: 'run.update', input: { id, set } }], response: { id } }),
    });
    return this.#get(id);
  }

  /** Adds runs to an experiment, which goes on where it was over. Numbers may be taken meanwhile: then it is tried again. */
  async #again(
    { name, input, mutation }: { name: string; input: unknown; mutation: MutationContext },
    plan: () => Promise<{ run: RunRecord; runs: readonly NewRun[]; supersedes?: string }>,
  ): Promise<{ runs: readonly string[] }> {
    const { store } = this.#services;
    for (let attempt = 1; ; attempt++) {
      try {
        return await mutate(store, {
          name,
          input,
          mutation,
          prepare: async () => {
            const { run, runs, supersedes } = await plan();
            const create: StoreCommand = {
              command: 'run.create',
              input: { runs, ...(supersedes === undefined ? {} : { supersedes }) },
            };
            const commands = [create, ...(await this.#reopen(run.experiment))];
            return { commands, response: { runs: runs.map(({ id }) => id) } };
          },
        });
      } catch (error) {
        const isTaken = isFoveaError(error) && error.details.facts?.['isTaken'] === true;
        if (attempt >= 5 || !isTaken) throw error;
      }
    }
  }

  async #reopen(id: string): Promise<readonly StoreCommand[]> {
    const experiment = await this.#services.store.experiment({ id });
    const over: readonly ExperimentState[] = ['succeeded', 'failed', 'cancelled'];
    if (experiment === undefined || !over.includes(experiment.state)) return [];
    return [{ command: 'experiment.update', input: { id, from: over, set: { state: 'running' } } }];
  }

  #forked(run: RunRecord, { fromStep, settings }: ForkInput): ExpandedRun[] {
    const { catalog } = this.#services.planning;
    const patched = applySettings(run.definition, settings, catalog);
    if (fromStep !== undefined) refuseEarlierChanges(run, patched, fromStep);
    const given = settings.map((setting) =>
      typeof setting === 'string' ? setting : `${setting.path}=${setting.value}`,
    );
    return expandPipeline(patched, catalog).map((expanded) => ({
      ...expanded,
      differs: { ...run.differs, ...valuesOf(given), ...expanded.differs },
      label: [run.label, given.join(' ')].filter((part) => part !== '').join(', '),
    }));
  }

  /** Paths that the run has already are its operator's; a caller from elsewhere may not bring others. @throws FORBIDDEN. */
  #refuseNewPaths({ plan }: RunRecord, forks: readonly NewRun[]): void {
    const known = new Set(plan.steps.map(({ use, params }) => canonicalJson([use, params])));
    const changed = forks.map((fork) => {
      const steps = fork.plan.steps.filter(({ use, params }) => !known.has(canonicalJson([use, params])));
      return { plan: { ...fork.plan, steps } };
    });
    refusePathsOfRuns(this.#services.planning.catalog, changed);
  }

  async #nextId(run: RunRecord): Promise<string> {
    return `${run.experiment}.${await this.#nextNumber(run)}`;
  }

  async #nextNumber({ experiment }: RunRecord): Promise<number> {
    const { items } = await this.#services.store.runs({ first: 1, filter: { experiment } });
    return Number(items[0]?.id.slice(experiment.length + 1) ?? 0) + 1;
  }

  async #get(id: string): Promise<RunRecord> {
    const run = await this.#services.store.run({ id });
    if (run === undefined) throw notFound('run', id);
    return run;
  }
}

function refuseEarlierChanges(run: RunRecord, patched: PipelineDefinition, fromStep: string): void {
  const ids = run.plan.steps.map(({ id }) => id);
  const position = ids.indexOf(fromStep);
  if (position < 0) throw stepUnknown(run.id, fromStep, ids);
  const before = canonicalJson([run.definition.seed, run.definition.backend]);
  if (canonicalJson([patched.seed, patched.backend]) !== before && position > 0) {
    throw patchTooEarly(run.id, fromStep, 'the seed or the backend');
  }
  const changed = ids.findIndex(
    (_, index) =>
      index < position && canonicalJson(patched.steps[index]?.params ?? {}) !== paramsOf(run.definition, index),
  );
  if (changed >= 0) throw patchTooEarly(run.id, fromStep, ids[changed] ?? '');
}

function paramsOf(definition: PipelineDefinition, index: number): string {
  return canonicalJson(definition.steps[index]?.params ?? {});
}

function valuesOf(settings: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    settings.map((setting) => {
      const at = setting.indexOf('=');
      return [setting.slice(0, at), setting.slice(at + 1)];
    }),
  );
}
