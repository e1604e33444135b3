import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reviveError, type CertificateRecord, type PipelineDefinition, type Use } from '@fovea/contracts';
import { openArtifacts, runExperiment, type Workspace } from '@fovea/host/node';
import type { FoundModel } from './certified-models.ts';

export interface DerivationRequest {
  readonly certificate: CertificateRecord;
  readonly model: FoundModel;
  readonly reference: FoundModel;
  readonly dataset: Use;
  readonly workspace: Workspace;
  readonly settings: readonly string[];
  readonly signal: AbortSignal;
  readonly onEvent: NonNullable<Parameters<typeof runExperiment>[0]['onEvent']>;
}

export interface Derivation {
  readonly datasetDigest: string;
  /** Null when the gate was not asked, because it would have seen other data. */
  readonly certificate: CertificateRecord | null;
}

/**
 * Makes a certificate anew from models and data, in a data folder of its own: nothing that was computed before is believed.
 * @throws whatever stops the comparison; CANCELLED.
 */
export async function deriveCertificate(request: DerivationRequest): Promise<Derivation> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'fovea-verify-'));
  try {
    const workspace = { ...request.workspace, dataFolder };
    const artifacts = await openArtifacts(workspace);
    for (const { bytes } of [request.model, request.reference]) await artifacts.put(bytes);
    const { report } = await runExperiment({
      definition: comparison(request),
      workspace,
      settings: request.settings,
      signal: request.signal,
      onEvent: request.onEvent,
    });
    const datasetDigest = report.dataset?.digest;
    const certificate = report.certificates?.[0]?.certificate ?? null;
    const isOtherData = datasetDigest !== undefined && datasetDigest !== request.certificate.dataset.digest;
    const failed = report.run.runs.find(({ error }) => error !== undefined)?.error;
    // Of other data only that matters: whatever else is wrong follows from it.
    if (failed !== undefined && !isOtherData) throw reviveError(failed);
    request.signal.throwIfAborted();
    return { datasetDigest: datasetDigest ?? '', certificate: isOtherData ? null : certificate };
  } finally {
    await rm(dataFolder, { recursive: true, force: true });
  }
}

function comparison(request: DerivationRequest): PipelineDefinition {
  const { certificate, model, reference, dataset, workspace } = request;
  const { params, seed, testLimit } = certificate.made;
  // Another engine rounds otherwise: the one that certified computes again, where it is there.
  const engine = workspace.catalog.entries('backend').find(({ id }) => id === certificate.device.backend);
  return {
    name: 'verify',
    seed,
    ...(engine === undefined ? {} : { backend: { use: engine.id } }),
    steps: [
      { id: 'data', use: 'fovea/load-data', params: { dataset, testLimit, calibrationCount: 0 } },
      { id: 'reference', use: 'fovea/load-model', params: { digest: reference.digest } },
      { id: 'model', use: 'fovea/load-model', params: { digest: model.digest } },
      {
        id: 'gate',
        use: 'fovea/gate',
        params,
        inputs: { model: 'model.model', reference: 'reference.model' },
      },
    ],
  };
}
