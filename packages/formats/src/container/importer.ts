import { defineContribution, p } from '@fovea/contracts';
import type { FileSet, Graph, Importer } from '@fovea/contracts';
import { decodeFovea } from '@fovea/graph';
import { assertNotAborted } from '../abort.ts';
import { entryMissing, tooLarge } from '../errors.ts';

const subject = 'importer:fovea/container';
const maxContainerBytes = 2 ** 30;

/** Reads a `.fovea` file: a Graph with its weights as stored, nothing expanded. */
export const containerImporter = defineContribution({
  kind: 'importer',
  id: 'fovea/container',
  behaviour: 1,
  title: 'Fovea container',
  summary: 'Imports a .fovea file: graph, weights as stored, classes and preprocessing in one file.',
  params: p.params({}),
  create: (): Importer => ({
    recognizes: (files) => Promise.resolve(entriesOf(files).length === 1),
    import: importContainer,
  }),
});

async function importContainer(files: FileSet, signal?: AbortSignal): Promise<Graph> {
  assertNotAborted(subject, signal);
  const entries = entriesOf(files);
  const [entry] = entries;
  if (entry === undefined || entries.length > 1) throw entryMissing(subject, 'one .fovea file', files.names);
  const size = await files.size(entry);
  if (size > maxContainerBytes) throw tooLarge(subject, entry, maxContainerBytes, size, 'bytes');
  return decodeFovea(await files.read(entry));
}

function entriesOf(files: FileSet): readonly string[] {
  return files.names.filter((name) => name.endsWith('.fovea'));
}
