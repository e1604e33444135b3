import { defineContribution, p, type FilesRecord, type Graph } from '@fovea/contracts';

/** Writes a model in a format that other programs read. */
export const exportModel = defineContribution({
  kind: 'step',
  id: 'fovea/export',
  behaviour: 1,
  title: 'Export',
  summary: 'Writes a model in a format that other programs read.',
  params: p.params({
    exporter: p.contribution('exporter', { title: 'Format', default: { use: 'fovea/tfjs-layers' } }),
  }),
  ports: {
    inputs: { model: { type: 'model' } },
    outputs: { files: { type: 'files' } },
    deterministic: true,
    usesBackend: false,
    exclusive: false,
  },
  create: (params) => ({
    async run(inputs, context) {
      const exporter = await context.create('exporter', params.exporter);
      const exported = await exporter.export(inputs['model'] as Graph, context.signal);
      for (const note of exported.notes) context.log('info', note);
      const files: FilesRecord = { entry: exported.entry, files: exported.files, notes: exported.notes };
      return { files };
    },
  }),
});
