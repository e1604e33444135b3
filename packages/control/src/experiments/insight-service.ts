import type { CertificateRecord, Digest, ReportModel, RunEvent, RunRecord } from '@fovea/contracts';
import { outcomeOf, readOutput } from '@fovea/host';
import { inputInvalid, notFound } from '../errors.ts';
import type { ControlServices } from '../services.ts';
import { classesOf, differencesOf, type ClassComparison, type ComparedRun, type Difference } from './compare-runs.ts';
import { remainingMs } from './estimate.ts';
import { decisiveEvents } from './members.ts';
import { frontOf, type Front, type Objective } from './pareto.ts';
import { replayRecord, type ReplayRecord } from './replay-record.ts';
import type { ReportService } from './report-service.ts';
import { stepEvents, stepStatuses, type StepStatus } from './step-progress.ts';

/** A certificate and the run whose gate gave it. */
export interface FoundCertificate {
  readonly artifact: Digest;
  readonly run: string;
  readonly record: CertificateRecord;
}

/** A model of an experiment's report, and whether another beats it. */
export interface FoundModel {
  readonly model: ReportModel;
  readonly experiment: string;
  readonly isOnParetoFront: boolean;
}

export interface RunComparison {
  readonly runs: readonly RunRecord[];
  readonly differences: readonly Difference[];
  readonly models: readonly FoundModel[];
  readonly perClass: readonly ClassComparison[];
}

/** What follows from what is recorded: models, fronts, certificates, comparisons, steps. */
export class InsightService {
  readonly #services: ControlServices;
  readonly #reports: ReportService;

  constructor(services: ControlServices, reports: ReportService) {
    this.#services = services;
    this.#reports = reports;
  }

  /** Models that came of an experiment so far. @throws NOT_FOUND, ARTIFACT_NOT_FOUND. */
  async models(experiment: string): Promise<readonly FoundModel[]> {
    const { models, paretoFront } = await this.#reports.report(experiment);
    return models.map((model) => ({ model, experiment, isOnParetoFront: paretoFront.includes(model.id) }));
  }

  /** @throws NOT_FOUND, ARTIFACT_NOT_FOUND. */
  async front(experiment: string, objectives?: readonly Objective[]): Promise<Front> {
    const { models } = await this.#reports.report(experiment);
    return frontOf(models, objectives);
  }

  /** Certificates that the gates of some runs gave, each once. @throws ARTIFACT_NOT_FOUND. */
  async certificates(runs: readonly RunRecord[]): Promise<readonly FoundCertificate[]> {
    const { store, artifacts } = this.#services;
    const gated = runs.filter(({ plan }) => plan.steps.some(({ outputs }) => hasCertificate(outputs)));
    if (gated.length === 0) return [];
    const events = await store.eventsOfType({ runs: gated.map(({ id }) => id), types: [...stepEvents] });
    const byRun = Map.groupBy(events, ({ run }) => run);
    const found = new Map<Digest, string>();
    for (const run of gated) {
      for (const { planned, outputs } of stepStatuses(run, byRun.get(run.id) ?? [])) {
        for (const [port, digest] of Object.entries(outputs)) {
          if (planned.outputs[port] === 'certificate' && !found.has(digest)) found.set(digest, run.id);
        }
      }
    }
    const certificates: FoundCertificate[] = [];
    for (const [artifact, run] of found) {
      certificates.push({ artifact, run, record: await readOutput('certificate', artifact, artifacts) });
    }
    return certificates;
  }

  /** The steps of a run and what became of them. */
  async steps(run: RunRecord): Promise<readonly StepStatus[]> {
    return stepStatuses(run, await this.#events([run.id], stepEvents));
  }

  /** What `fovea replay` takes. */
  async replay(run: RunRecord): Promise<ReplayRecord> {
    const events = await this.#events([run.id], decisiveEvents);
    return replayRecord(run, stepStatuses(run, events), events);
  }

  /** How long an experiment will still take [ms]; null when nothing is known. */
  async remainingMs(experiment: string): Promise<number | null> {
    const { store, clock } = this.#services;
    return remainingMs(await store.runsOf({ experiment }), clock.now());
  }

  /** 2 to 20 runs side by side. @throws PARAMS_INVALID, NOT_FOUND, ARTIFACT_NOT_FOUND. */
  async compare(ids: readonly string[]): Promise<RunComparison> {
    const unique = [...new Set(ids)];
    if (unique.length < 2 || unique.length > 20) throw inputInvalid('runs', 'ids', '2 to 20 runs', unique.length);
    const runs = await this.#services.store.runsById({ ids: unique });
    const missing = unique.find((id) => !runs.some((run) => run.id === id));
    if (missing !== undefined) throw notFound('run', missing);
    const found = new Map<string, readonly FoundModel[]>();
    const datasets = new Map<string, string | null>();
    for (const experiment of new Set(runs.map((run) => run.experiment))) {
      found.set(experiment, await this.models(experiment));
      datasets.set(experiment, (await this.#reports.report(experiment)).dataset?.digest ?? null);
    }
    const events = Map.groupBy(await this.#events(unique, decisiveEvents), ({ run }) => run);
    const compared = runs.map((run): ComparedRun => {
      const models = (found.get(run.experiment) ?? []).filter(({ model }) => model.run === run.id);
      return {
        run,
        dataset: datasetOf(models) ?? datasets.get(run.experiment) ?? null,
        device: outcomeOf(events.get(run.id) ?? [])?.device ?? null,
        models: models.map(({ model }) => model),
      };
    });
    return {
      runs,
      differences: differencesOf(compared),
      models: [...found.values()].flat().filter(({ model }) => unique.includes(model.run)),
      perClass: classesOf(compared),
    };
  }

  #events(runs: readonly string[], types: readonly RunEvent['type'][]): Promise<readonly RunEvent[]> {
    return this.#services.store.eventsOfType({ runs, types });
  }
}

function hasCertificate(outputs: Readonly<Record<string, string>>): boolean {
  return Object.values(outputs).includes('certificate');
}

function datasetOf(models: readonly FoundModel[]): string | undefined {
  return models.find(({ model }) => model.evaluation !== null)?.model.evaluation?.datasetDigest;
}
