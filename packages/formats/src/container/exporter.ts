import { defineContribution, p } from '@fovea/contracts';
import type { Exporter } from '@fovea/contracts';
import { encodeFovea } from '@fovea/graph';
import { assertNotAborted } from '../abort.ts';

const entry = 'model.fovea';

/** Writes any Graph, integers included, as one `.fovea` file. */
export const containerExporter = defineContribution({
  kind: 'exporter',
  id: 'fovea/container',
  behaviour: 1,
  title: 'Fovea container',
  summary: 'Exports one .fovea file that holds graph, weights as stored, classes and preprocessing.',
  params: p.params({}),
  create: (): Exporter => ({
    export: (graph, signal) =>
      // A promise even where encoding throws.
      Promise.resolve().then(() => {
        assertNotAborted('exporter:fovea/container', signal);
        return { files: { [entry]: encodeFovea(graph) }, entry, notes: [] };
      }),
  }),
});
