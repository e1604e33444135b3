import { defineContribution, p, type CertificateRecord, type FilesRecord, type Graph } from '@fovea/contracts';
import { storedModel } from './digests.ts';
import { certificateMissing, certificateOfAnother, gateFailed } from './errors.ts';

/** Writes a model in a format that other programs read. */
export const exportModel = defineContribution({
  kind: 'step',
  id: 'fovea/export',
  behaviour: 2,
  title: 'Export',
  summary:
    'Writes a model in a format that other programs read; a compressed one only with a certificate that does not say FAIL.',
  params: p.params({
    exporter: p.contribution('exporter', { title: 'Format', default: { use: 'fovea/tfjs-layers' } }),
    uncertified: p.boolean({
      title: 'Export uncertified',
      description: 'Write a compressed model that no gate has judged; its record says so. Never one that failed',
      default: false,
    }),
  }),
  ports: {
    inputs: {
      model: { type: 'model' },
      certificate: { type: 'certificate', optional: true, description: 'Of the model, where it is compressed' },
    },
    outputs: { files: { type: 'files' } },
    deterministic: true,
    usesBackend: false,
    exclusive: false,
  },
  create: (params) => ({
    async run(inputs, context) {
      const graph = inputs['model'] as Graph;
      const warnings = await judge(graph, inputs['certificate'] as CertificateRecord | undefined, params.uncertified);
      for (const warning of warnings) context.log('warn', warning);
      const exporter = await context.create('exporter', params.exporter);
      const exported = await exporter.export(graph, context.signal);
      for (const note of exported.notes) context.log('info', note);
      const files: FilesRecord = {
        entry: exported.entry,
        files: exported.files,
        notes: [...warnings, ...exported.notes],
      };
      return { files };
    },
  }),
});

/** @returns what must be said along with the files. @throws GATE_FAILED when they must not be written. */
async function judge(
  graph: Graph,
  certificate: CertificateRecord | undefined,
  isUncertifiedFine: boolean,
): Promise<string[]> {
  const { name, quantizer } = graph.meta;
  const { digest } = await storedModel(graph);
  if (certificate?.model.digest === digest) {
    if (certificate.verdict === 'FAIL') throw gateFailed(name, certificate);
    return certificate.verdict === 'PASS' ? [] : [inconclusive(certificate)];
  }
  // What was not compressed needs no certificate.
  if (quantizer === undefined) return [];
  if (isUncertifiedFine) return ['Uncertified: no gate has judged what compression cost this model.'];
  throw certificate === undefined
    ? certificateMissing(name, quantizer.id)
    : certificateOfAnother(name, digest, certificate.model.digest);
}

function inconclusive({ counts, drop, normPoints, imagesNeeded }: CertificateRecord): string {
  const needed = imagesNeeded === null ? 'more images would not tell' : `it would take about ${imagesNeeded}`;
  return (
    `INCONCLUSIVE: on ${counts.n} images the drop lies between ${drop.lowerPoints.toFixed(2)} and ` +
    `${drop.upperPoints.toFixed(2)} percentage points, the norm is ${normPoints}; ${needed}.`
  );
}
