import type { ArtifactStore, DatasetRecord, EnvironmentRecord, ReportModel, ReportRecord } from '@fovea/contracts';
import { paretoFront } from '@fovea/measure';
import { readOutput } from '../run/index.ts';
import { latencyOf } from './best-of.ts';
import type { ExperimentMember } from './member.ts';
import { recommend } from './recommendation.ts';
import { reportCertificates } from './report-certificates.ts';
import { reportModels } from './report-models.ts';

export interface ReportInput {
  readonly id: string;
  readonly pipeline: string;
  readonly question?: string;
  readonly members: readonly ExperimentMember[];
  readonly artifacts: ArtifactStore;
  readonly environment: EnvironmentRecord;
  /** ISO 8601 in UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
}

/**
 * The record of an experiment, read back from what its runs stored. Failed runs are in it with their error.
 *
 * @throws ARTIFACT_NOT_FOUND, ARTIFACT_CORRUPT.
 */
export async function assembleReport(input: ReportInput): Promise<ReportRecord> {
  const { id, pipeline, question, members, artifacts, environment, startedAt, durationMs } = input;
  const models = await reportModels(members, artifacts);
  const certificates = await reportCertificates(members, artifacts);
  return {
    run: {
      id,
      pipeline,
      question: question ?? null,
      seed: members[0]?.outcome.plan.seed ?? 0,
      startedAt,
      durationMs,
      runs: members.map(({ outcome: { run, state, error }, label }) => ({
        id: run,
        label,
        state,
        ...(error === undefined ? {} : { error }),
      })),
    },
    dataset: await datasetOf(members, artifacts),
    models,
    paretoFront: frontOf(models),
    recommendation: recommend(models, certificates),
    ...(certificates.length === 0 ? {} : { certificates }),
    environment: {
      ...environment,
      device: members.find(({ outcome }) => outcome.device !== null)?.outcome.device ?? null,
    },
  };
}

async function datasetOf(
  members: readonly ExperimentMember[],
  artifacts: ArtifactStore,
): Promise<ReportRecord['dataset']> {
  for (const { outcome } of members) {
    for (const step of outcome.plan.steps) {
      const port = Object.keys(step.outputs).find((name) => step.outputs[name] === 'dataset');
      const digest = port === undefined ? undefined : outcome.steps[step.id]?.outputs[port];
      if (digest !== undefined) return summaryOf(await readOutput('dataset', digest, artifacts));
    }
  }
  return null;
}

function summaryOf({ description, roles }: DatasetRecord): ReportRecord['dataset'] {
  const counts = Object.entries(roles).map(([role, selection]) => {
    return [role, selection.indices?.length ?? description.splits[selection.split]?.count ?? 0];
  });
  return {
    name: description.name,
    digest: description.digest,
    classes: description.classes,
    counts: Object.fromEntries(counts),
    licence: description.licence,
    rejected: description.rejected.length,
  };
}

/** Models that no other beats in accuracy, latency and size at once; one that was not timed counts as slower than any. */
function frontOf(models: readonly ReportModel[]): string[] {
  const points = models.flatMap((model) =>
    model.accuracy === null
      ? []
      : [
          {
            id: model.id,
            values: { top1: model.accuracy.top1, p50Ms: latencyOf(model) ?? Number.MAX_VALUE, bytes: model.bytes },
          },
        ],
  );
  return paretoFront(points, { top1: 'max', p50Ms: 'min', bytes: 'min' });
}
