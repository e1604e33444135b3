import type { ExperimentRecord, ReportRecord, RunRecord } from '@fovea/contracts';
import { assembleReport } from '@fovea/host';
import { notFound } from '../errors.ts';
import type { ControlServices } from '../services.ts';
import { membersOf } from './members.ts';

/** Reports kept for who asks again. */
const maxKept = 16;

interface Kept {
  /** What the report was made from: runs and the positions of their last events. */
  readonly version: string;
  readonly report: Promise<ReportRecord>;
}

/** Reports of experiments, finished or not, with their Pareto front. */
export class ReportService {
  readonly #services: ControlServices;
  readonly #kept = new Map<string, Kept>();

  constructor(services: ControlServices) {
    this.#services = services;
  }

  /**
   * The record of an experiment as it is now: the stored one when it is over, else one made from what its runs have
   * recorded so far. Asked again while nothing happened it costs nothing.
   *
   * @throws NOT_FOUND, ARTIFACT_NOT_FOUND, ARTIFACT_CORRUPT.
   */
  async report(experiment: string): Promise<ReportRecord> {
    const { store, artifacts } = this.#services;
    const record = await store.experiment({ id: experiment });
    if (record === undefined) throw notFound('experiment', experiment);
    if (record.report !== null && record.state !== 'running') {
      const { report } = record;
      return this.#keptOr(experiment, report, async () => {
        return JSON.parse(new TextDecoder().decode(await artifacts.get(report))) as ReportRecord;
      });
    }
    return this.reportOf(record, await store.runsOf({ experiment }));
  }

  reportOf(experiment: ExperimentRecord, runs: readonly RunRecord[]): Promise<ReportRecord> {
    const version = runs.map(({ id, lastSeq, state }) => `${id} ${lastSeq} ${state}`).join();
    return this.#keptOr(experiment.id, version, () => this.#assemble(experiment, runs));
  }

  #keptOr(experiment: string, version: string, make: () => Promise<ReportRecord>): Promise<ReportRecord> {
    const known = this.#kept.get(experiment);
    if (known?.version === version) return known.report;
    const report = make();
    this.#keep(experiment, { version, report });
    return report;
  }

  #keep(experiment: string, kept: Kept): void {
    this.#kept.delete(experiment);
    this.#kept.set(experiment, kept);
    kept.report.catch(() => {
      if (this.#kept.get(experiment) === kept) this.#kept.delete(experiment);
    });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > maxKept && oldest !== undefined) this.#kept.delete(oldest);
  }

  async #assemble(experiment: ExperimentRecord, runs: readonly RunRecord[]): Promise<ReportRecord> {
    const { store, artifacts, environment, clock } = this.#services;
    const members = await membersOf(store, runs);
    const startedAt = experiment.startedAt ?? experiment.createdAt;
    return assembleReport({
      id: experiment.id,
      pipeline: experiment.name,
      ...(experiment.question === null ? {} : { question: experiment.question }),
      members,
      artifacts,
      environment: members[0]?.outcome.environment ?? environment,
      startedAt,
      durationMs: Math.max(0, Date.parse(experiment.finishedAt ?? '') || clock.now()) - Date.parse(startedAt),
    });
  }
}
