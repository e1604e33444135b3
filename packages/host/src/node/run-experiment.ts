import { randomBytes } from 'node:crypto';
import { availableParallelism, totalmem } from 'node:os';
import {
  clockToken,
  configurationToken,
  type ArtifactStore,
  type Clock,
  type PipelineDefinition,
  type PlanRecord,
  type ReportRecord,
  type RunEvent,
} from '@fovea/contracts';
import { asSelected, assembleReport, bestOf, goalOf, type ExperimentMember } from '../experiment/index.ts';
import { reportModels } from '../experiment/report-models.ts';
import {
  applySettings,
  expandFollowUp,
  expandPipeline,
  planRun,
  type ExpandedRun,
  type Setting,
} from '../pipeline/index.ts';
import { PluginHost } from '../plugin/index.ts';
import { DataFolderLock } from './data-folder-lock.ts';
import { openDataFolder } from './data-folder.ts';
import { environmentRecord } from './environment.ts';
import { presetMissing } from './errors.ts';
import { importPlugin } from './plugin-catalog-file.ts';
import { runPlan } from './run-process.ts';
import { RunScheduler } from './run-scheduler.ts';
import { systemClock } from './system-clock.ts';
import { openWorkspace, type Preset, type Workspace } from './workspace.ts';

/** One run of an experiment, planned. */
export interface PlannedMember {
  readonly run: string;
  readonly label: string;
  readonly differs: Readonly<Record<string, unknown>>;
  readonly plan: PlanRecord;
}

export interface ExperimentOptions {
  readonly definition: PipelineDefinition;
  /** Plugins and defaults; `@fovea/preset` exports one. Not needed beside `workspace`. */
  readonly preset?: Preset;
  /** An open one, in place of opening one from the current folder. */
  readonly workspace?: Workspace;
  /** As `--set` takes them: `train.epochs=2`. */
  readonly settings?: readonly (string | Setting)[];
  /** Instead of the pipeline's. */
  readonly seed?: number | readonly number[];
  /** Runs that compute at one time; the pipeline's, else the number of cores, less where memory is short. */
  readonly concurrency?: number;
  /** Called when runs have been planned: once, and once more for a follow-up. */
  readonly onPlanned?: (members: readonly PlannedMember[]) => void;
  /** Called with each stored event of each run. */
  readonly onEvent?: (event: RunEvent) => void;
  /** Ends the experiment cleanly: each step at work returns its best so far. */
  readonly signal?: AbortSignal;
  /** How long such a step may take before its process is killed; 2000 when left out. */
  readonly cancelGraceMs?: number;
  readonly clock?: Clock;
}

export interface ExperimentResult {
  readonly id: string;
  readonly report: ReportRecord;
  /** In the order in which they were planned. */
  readonly runs: readonly ExperimentMember[];
  /** Holds every output by digest; `readOutput` decodes them, `get` gives a model's `.fovea` bytes. */
  readonly artifacts: ArtifactStore;
}

/**
 * Expands a pipeline, runs every member in a process of its own, continues the best one where the pipeline has a follow-up,
 * and joins what was recorded into a report. A member that fails is in the report and stops nobody else.
 *
 * @throws PIPELINE_INVALID, PARAMS_INVALID, CONTRIBUTION_UNKNOWN, USAGE before anything runs; STORE_LOCKED when another
 * process uses the data folder; STORE_FULL, STORE_IO.
 * @example
 * import { runExperiment } from '@fovea/host/node';
 * import { preset } from '@fovea/preset';
 * const { report } = await runExperiment({ definition, preset });
 */
export async function runExperiment(options: ExperimentOptions): Promise<ExperimentResult> {
  const workspace = options.workspace ?? (await openFor(options));
  const definition = settled(options, workspace);
  const clock = options.clock ?? systemClock;
  const experiment = new Experiment(options, workspace, definition, clock);
  const firstStage = experiment.plan(expandPipeline(definition, workspace.catalog));
  experiment.checkFollowUp(firstStage);
  await using _lock = await DataFolderLock.acquire(workspace.dataFolder);
  // Awaited here, so that the lock is held until the end.
  return await experiment.execute(firstStage);
}

interface Candidate extends PlannedMember {
  readonly expanded: ExpandedRun;
}

class Experiment {
  readonly #options: ExperimentOptions;
  readonly #workspace: Workspace;
  readonly #definition: PipelineDefinition;
  readonly #clock: Clock;
  readonly #environment = environmentRecord();
  readonly #startedAt: number;
  readonly #id: string;
  #planned = 0;

  constructor(options: ExperimentOptions, workspace: Workspace, definition: PipelineDefinition, clock: Clock) {
    this.#options = options;
    this.#workspace = workspace;
    this.#definition = definition;
    this.#clock = clock;
    this.#startedAt = clock.now();
    this.#id = experimentId(definition.name, this.#startedAt);
  }

  plan(runs: readonly ExpandedRun[]): Candidate[] {
    const { catalog, backend } = this.#workspace;
    return runs.map((expanded) => {
      const { definition, seed, differs, label } = expanded;
      const plan = planRun({ definition, catalog, seed, backend, label });
      this.#planned += 1;
      return { run: `${this.#id}.${this.#planned}`, label, differs, plan, expanded };
    });
  }

  /** Finds what is wrong with the follow-up before hours are spent on the first stage. */
  checkFollowUp([first]: readonly Candidate[]): void {
    const { followUp } = this.#definition;
    if (followUp === undefined || first === undefined) return;
    goalOf(followUp.bestOf);
    const planned = this.#planned;
    this.plan(expandFollowUp(this.#definition, first.expanded, this.#workspace.catalog));
    this.#planned = planned;
  }

  async execute(firstStage: readonly Candidate[]): Promise<ExperimentResult> {
    const artifacts = await openArtifacts(this.#workspace, this.#clock);
    const members = await this.#run(firstStage);
    const winner = await this.#winner(firstStage, members, artifacts);
    if (winner !== undefined && this.#options.signal?.aborted !== true) {
      members.push(
        ...(await this.#run(this.plan(expandFollowUp(this.#definition, winner.expanded, this.#workspace.catalog)))),
      );
    }
    const { name: pipeline, question } = this.#definition;
    const report = await assembleReport({
      id: this.#id,
      pipeline,
      ...(question === undefined ? {} : { question }),
      members,
      artifacts,
      environment: this.#environment,
      startedAt: new Date(this.#startedAt).toISOString(),
      durationMs: this.#clock.now() - this.#startedAt,
    });
    return { id: this.#id, report, runs: members, artifacts };
  }

  async #run(candidates: readonly Candidate[]): Promise<ExperimentMember[]> {
    const { onPlanned, onEvent, signal, cancelGraceMs } = this.#options;
    onPlanned?.(candidates);
    const { runs } = openDataFolder(this.#workspace.dataFolder, this.#clock);
    const scheduler = new RunScheduler(
      this.#options.concurrency ?? this.#definition.concurrency ?? defaultConcurrency(),
    );
    const settledRuns = await Promise.allSettled(
      candidates.map(({ run, plan }) =>
        scheduler.run((slot) =>
          runPlan(plan, {
            run,
            workspace: this.#workspace,
            runs,
            environment: this.#environment,
            slot,
            ...(onEvent === undefined ? {} : { onEvent }),
            ...(signal === undefined ? {} : { signal }),
            ...(cancelGraceMs === undefined ? {} : { cancelGraceMs }),
          }),
        ),
      ),
    );
    return candidates.map(({ label, differs }, index) => {
      const result = settledRuns[index] as PromiseSettledResult<ExperimentMember['outcome']>;
      // A run only rejects when its events could not be stored: then there is no record to report from.
      if (result.status === 'rejected') throw result.reason;
      return { outcome: result.value, label, differs };
    });
  }

  async #winner(candidates: readonly Candidate[], members: readonly ExperimentMember[], artifacts: ArtifactStore) {
    const { followUp } = this.#definition;
    if (followUp === undefined) return undefined;
    const finished = members.filter(({ outcome }) => outcome.state === 'succeeded');
    // Runs that ended in the very same model share it; the first is as good as the others.
    const best = bestOf(asSelected(await reportModels(finished, artifacts)), followUp.bestOf, followUp.goal);
    return candidates.find(({ run }) => run === best?.run);
  }
}

async function openFor({ preset, definition }: ExperimentOptions): Promise<Workspace> {
  if (preset === undefined) throw presetMissing();
  return openWorkspace({ preset, pipelinePlugins: definition.plugins ?? [] });
}

function settled({ definition, settings = [], seed }: ExperimentOptions, { catalog }: Workspace): PipelineDefinition {
  return applySettings(seed === undefined ? definition : { ...definition, seed }, settings, catalog);
}

/** The workspace's artifact store. It runs inside this process too: it comes from the operator's configuration, never from a pipeline. */
export async function openArtifacts(
  { catalog, plugins, store, dataFolder, config }: Workspace,
  clock: Clock = systemClock,
): Promise<ArtifactStore> {
  const { plugin } = catalog.entry('store', store.use);
  const location = plugins.get(plugin);
  const host = new PluginHost({
    plugins: location === undefined ? [] : [await importPlugin(location)],
    services: [
      [clockToken, clock],
      [configurationToken, { dataFolder, baseFolder: config.folder }],
    ],
  });
  return host.create('store', store);
}

/** Sorts by time, and tells apart two that start in the same second. */
function experimentId(name: string, startedAt: number): string {
  const slug = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60);
  const time = new Date(startedAt).toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  return `${slug === '' ? 'run' : slug}-${time}-${randomBytes(3).toString('hex')}`;
}

/** A run's process wants about a gigabyte. */
function defaultConcurrency(): number {
  return Math.max(1, Math.min(availableParallelism(), Math.floor(totalmem() / 2 ** 30)));
}
