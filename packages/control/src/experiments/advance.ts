import {
  isFinalRunState,
  isFoveaError,
  type Digest,
  type ExperimentRecord,
  type ReportRecord,
  type RunRecord,
  type StoreCommand,
} from '@fovea/contracts';
import { asSelected, bestOf, canonicalJson, expandFollowUp } from '@fovea/host';
import type { ControlServices } from '../services.ts';
import { planRuns } from './plan-experiment.ts';
import type { ReportService } from './report-service.ts';

/**
 * Moves experiments on when their runs are over: to the follow-up of the best run, else to their end.
 *
 * @remarks Each move is a compare-and-set on the experiment's revision, so that several replicas may try and one succeeds.
 */
export class Advancer {
  readonly #services: ControlServices;
  readonly #reports: ReportService;
  /** One move at a time for each experiment, and at most one more that waits for it and stands for all asked meanwhile. */
  readonly #moving = new Map<string, { now: Promise<void>; next: Promise<void> | undefined }>();

  constructor(services: ControlServices, reports: ReportService) {
    this.#services = services;
    this.#reports = reports;
  }

  /** Never throws: what fails is logged, and tried again with the next change or start. */
  advance(experiment: string): Promise<void> {
    const moving = this.#moving.get(experiment);
    if (moving === undefined) return this.#start(experiment);
    moving.next ??= moving.now.then(() => this.#start(experiment));
    return moving.next;
  }

  /** Everything that is running: what a crash may have left between a last run and its consequences. */
  async advanceAll(): Promise<void> {
    const { store } = this.#services;
    let after: string | undefined;
    do {
      const page = await store.experiments({
        first: 200,
        filter: { states: ['running'] },
        ...(after === undefined ? {} : { after }),
      });
      for (const { id } of page.items) await this.advance(id);
      after = page.hasNextPage ? (page.endCursor ?? undefined) : undefined;
    } while (after !== undefined);
  }

  /** Resolves when nothing is moving. */
  async settled(): Promise<void> {
    while (this.#moving.size > 0) await Promise.all([...this.#moving.values()].map(({ now, next }) => next ?? now));
  }

  #start(experiment: string): Promise<void> {
    const now = this.#tryMove(experiment).finally(() => this.#moving.delete(experiment));
    this.#moving.set(experiment, { now, next: undefined });
    return now;
  }

  async #tryMove(id: string): Promise<void> {
    const { store, logger } = this.#services;
    try {
      const experiment = await store.experiment({ id });
      if (experiment?.state !== 'running') return;
      const { [id]: counts = {} } = await store.runCounts({ experiments: [id] });
      if ((counts.queued ?? 0) + (counts.running ?? 0) > 0) return;
      const runs = await store.runsOf({ experiment: id });
      if (!runs.every(({ state, isSuperseded }) => isSuperseded || isFinalRunState(state))) return;
      if (experiment.stage === 1 && experiment.definition.followUp !== undefined) {
        if (await this.#followUp(experiment, runs)) return;
      }
      await this.#finish(experiment, runs);
    } catch (error) {
      // Another replica was first: that is how it should be.
      if (isFoveaError(error) && error.code === 'CONFLICT') return;
      logger.error('an experiment could not be moved on', { experiment: id, error: String(error) });
    }
  }

  /** @returns false when no run of the first stage can be followed. */
  async #followUp(experiment: ExperimentRecord, runs: readonly RunRecord[]): Promise<boolean> {
    const { store, planning } = this.#services;
    const { id, definition, revision } = experiment;
    const { followUp } = definition;
    const finished = runs.filter(({ state, isSuperseded }) => state === 'succeeded' && !isSuperseded);
    if (followUp === undefined || finished.length === 0) return false;
    const { models } = await this.#reports.reportOf(experiment, runs);
    const finishedIds = new Set(finished.map((run) => run.id));
    const eligible = models.filter(({ run }) => finishedIds.has(run));
    const best = bestOf(asSelected(eligible), followUp.bestOf, followUp.goal);
    const winner = finished.find((run) => run.id === best?.run);
    if (winner === undefined) return false;
    const { definition: single, seed, differs, label } = winner;
    const expanded = expandFollowUp(definition, { definition: single, seed, differs, label }, planning.catalog);
    const planned = planRuns(this.#services, expanded, {
      experiment: id,
      stage: 2,
      firstNumber: runs.length + 1,
      origin: { run: winner.id, how: 'follow-up' },
      maxAttempts: winner.maxAttempts,
      priority: winner.priority,
      roots: winner.roots,
    });
    await store.commit(
      { command: 'experiment.update', input: { id, from: ['running'], revision, set: { stage: 2 } } },
      { command: 'run.create', input: { runs: planned } },
    );
    return true;
  }

  async #finish(experiment: ExperimentRecord, runs: readonly RunRecord[]): Promise<void> {
    const { store } = this.#services;
    const { id, revision } = experiment;
    const hasSucceeded = runs.some(({ state, isSuperseded }) => state === 'succeeded' && !isSuperseded);
    const report = await this.#storeReport(experiment, runs);
    await store.commit(...report.commands, {
      command: 'experiment.update',
      input: {
        id,
        from: ['running'],
        revision,
        set: {
          state: hasSucceeded ? 'succeeded' : 'failed',
          ...(report.digest === undefined ? {} : { report: report.digest }),
        },
      },
    });
  }

  /** An experiment ends even where its report cannot be made, such as when a model was damaged. */
  async #storeReport(
    experiment: ExperimentRecord,
    runs: readonly RunRecord[],
  ): Promise<{ digest?: Digest; commands: readonly StoreCommand[] }> {
    const { artifacts, logger } = this.#services;
    let report: ReportRecord;
    try {
      report = await this.#reports.reportOf(experiment, runs);
    } catch (error) {
      logger.error('a report could not be made', { experiment: experiment.id, error: String(error) });
      return { commands: [] };
    }
    const bytes = new TextEncoder().encode(canonicalJson(report));
    const digest = await artifacts.put(bytes);
    return {
      digest,
      commands: [{ command: 'artifact.register', input: { digest, sizeBytes: bytes.byteLength } }],
    };
  }
}
