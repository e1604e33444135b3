import type { CertificateRecord } from '@fovea/contracts';
import { decodeFovea } from '@fovea/graph';
import { openArtifacts } from '@fovea/host/node';
import { print, printJson, workspaceFor, type CommandContext, type CommonOptions } from '../context.ts';
import { datasetUse } from '../dataset-option.ts';
import { gateChanged } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { formatMs, formatPercent } from '../terminal/format.ts';
import { createRunProgress } from '../terminal/run-progress.ts';
import { renderTable } from '../terminal/table.ts';
import { findReference, modelFile, type FoundModel } from '../verification/certified-models.ts';
import { compareCertificates, type Difference } from '../verification/compare-certificates.ts';
import { deriveCertificate } from '../verification/derive-certificate.ts';
import { readCertificate } from '../verification/read-certificate.ts';

/** Differences that are printed one by one. */
const shownDifferences = 12;

export interface VerifyOptions extends CommonOptions {
  readonly data: string;
  readonly reference?: string;
  readonly set: readonly string[];
}

interface Verification {
  readonly differences: readonly Difference[];
  /** Null when models or data differ: there was nothing to derive from. */
  readonly derived: CertificateRecord | null;
}

/**
 * `fovea verify <certificate> <model> --data <dataset>`: derives every accuracy number of a certificate again, offline.
 * @returns the exit code: 3 when the certificate says FAIL, or anything in it does not follow from these models and data.
 */
export async function verify(
  path: string,
  modelPath: string,
  options: VerifyOptions,
  context: CommandContext,
): Promise<number> {
  const { certificate, digest } = await readCertificate(path);
  const workspace = await workspaceFor(options);
  const { behaviour } = workspace.catalog.entry('step', certificate.made.by);
  if (behaviour !== certificate.made.behaviour) throw gateChanged(certificate.made.behaviour, behaviour);
  const search = { workspace, signal: context.signal };
  const model = await modelFile(modelPath, search);
  const reference =
    options.reference === undefined
      ? await findReference(
          certificate.reference,
          { model: modelPath, certificate: path },
          await openArtifacts(workspace),
        )
      : await modelFile(options.reference, search);
  const progress = createRunProgress(context.stderr, { isQuiet: options.json === true });
  let verification: Verification;
  try {
    const others = otherModels(certificate, model, reference);
    verification =
      others.length > 0
        ? { differences: others, derived: null }
        : await compareAnew({ certificate, model, reference }, options, context, search.workspace, (event) =>
            progress.onEvent('verify', event),
          );
  } finally {
    progress.stop();
  }
  const isVerified = verification.differences.length === 0;
  if (options.json === true) {
    const { verdict } = certificate;
    printJson(context, { certificate: digest, isVerified, verdict, ...verification });
  } else {
    printCertificate(certificate, digest, context);
    printComparison(certificate, verification, context);
    if (model.digest !== certificate.model.digest && !modelPath.endsWith('.fovea')) {
      print(
        context,
        'Certificates are of .fovea files: what another format leaves out, such as the quantizer, is missing here.',
      );
    }
  }
  return isVerified && certificate.verdict !== 'FAIL' ? exitCodes.ok : exitCodes.rejected;
}

interface Subject {
  readonly certificate: CertificateRecord;
  readonly model: FoundModel;
  readonly reference: FoundModel;
}

/** Models that are not the certified ones, to the bit. */
function otherModels({ model, reference }: CertificateRecord, found: FoundModel, foundReference: FoundModel) {
  const pairs = [
    ['model.digest', model.digest, found.digest],
    ['reference.digest', reference.digest, foundReference.digest],
  ] as const;
  return pairs.flatMap(([path, certified, derived]): Difference[] =>
    certified === derived ? [] : [{ path, certified, derived }],
  );
}

async function compareAnew(
  { certificate, model, reference }: Subject,
  options: VerifyOptions,
  context: CommandContext,
  workspace: Awaited<ReturnType<typeof workspaceFor>>,
  onEvent: Parameters<typeof deriveCertificate>[0]['onEvent'],
): Promise<Verification> {
  const dataset = await datasetUse(options.data, { catalog: workspace.catalog, model: decodeFovea(model.bytes) });
  const { datasetDigest, certificate: derived } = await deriveCertificate({
    certificate,
    model,
    reference,
    dataset,
    workspace,
    settings: options.set,
    signal: context.signal,
    onEvent,
  });
  if (derived === null) {
    const difference = { path: 'dataset.digest', certified: certificate.dataset.digest, derived: datasetDigest };
    return { differences: [difference], derived };
  }
  return { differences: compareCertificates(certificate, derived), derived };
}

function printCertificate(certificate: CertificateRecord, digest: string, context: CommandContext): void {
  const { verdict, model, reference, dataset, counts, drop, normPoints, pValue, imagesNeeded, latency } = certificate;
  const rows = [
    ['verdict', verdict],
    ['model', `${model.name}${model.quantizer === null ? '' : `, ${model.quantizer.id} (${model.quantizer.scheme})`}`],
    ['top-1 before', formatPercent(reference.top1)],
    ['top-1 after', formatPercent(model.top1)],
    ['images', `${counts.n} of ${dataset.total}, ${dataset.split} split of ${dataset.name}`],
    ['drop', `${drop.observedPoints.toFixed(2)} points`],
    ['95 % bounds', `${drop.lowerPoints.toFixed(2)} and ${drop.upperPoints.toFixed(2)} points`],
    ['norm', `${normPoints} points`],
    ['lost, gained', `${counts.lost}, ${counts.gained} (McNemar p = ${pValue.toPrecision(3)})`],
    ...(imagesNeeded === null ? [] : [['would take', `${imagesNeeded} images`]]),
    ...(latency?.measurements ?? []).map(({ batch, p50Ms, threads }) => [
      `latency, batch ${batch}`,
      `${formatMs(p50Ms)} on ${latency?.device.backend}, ${threads} ${threads === 1 ? 'thread' : 'threads'}, ${latency?.device.device}; as certified, not measured again`,
    ]),
  ];
  print(context, renderTable([{ title: 'certificate' }, { title: digest }], rows));
}

function printComparison(
  certificate: CertificateRecord,
  { differences, derived }: Verification,
  context: CommandContext,
) {
  if (differences.length === 0) {
    const { counts } = certificate;
    print(
      context,
      `\nVerified: counts, bounds, verdict, ${certificate.perClass.length} classes and ${counts.changed} flips follow again from these models and images.`,
    );
    if (certificate.verdict === 'FAIL') print(context, 'The certificate is true, and its verdict is FAIL.');
    return;
  }
  print(
    context,
    `\nNOT verified: ${differences.length} ${differences.length === 1 ? 'thing differs' : 'things differ'}.`,
  );
  const shown = differences.slice(0, shownDifferences);
  print(
    context,
    renderTable(
      [{ title: 'what' }, { title: 'certificate' }, { title: 'here' }],
      shown.map(({ path, certified, derived: own }) => [path, textOf(certified), textOf(own)]),
    ),
  );
  if (differences.length > shown.length) print(context, `… and ${differences.length - shown.length} more`);
  if (derived !== null && JSON.stringify(derived.device) !== JSON.stringify(certificate.device)) {
    print(
      context,
      `Certified with ${textOf(certificate.device)}, derived with ${textOf(derived.device)}: floats may round otherwise.`,
    );
  }
}

function textOf(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
  return text.length > 100 ? `${text.slice(0, 99)}…` : text;
}
