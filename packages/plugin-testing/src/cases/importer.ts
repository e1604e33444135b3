import { validateGraph } from '@fovea/graph';
import { type Exporter, type FileSet, type Importer, isFoveaError } from '@fovea/contracts';
import { type ContributionCase, notApplicable } from '../case.ts';
import { needsParams, type ContributionSubject } from '../contribution-subject.ts';
import { createContext, findContribution } from '../create-context.ts';
import { type HostileFiles, hostileFiles } from '../hostile-files.ts';
import { memoryFileSet } from '../memory-file-set.ts';
import { tinyTrainedModel } from '../tiny/tiny-models.ts';

const loaded = 'a valid graph';

const refusals = [
  'MODEL_INVALID',
  'MODEL_TOO_LARGE',
  'GRAPH_INVALID',
  'OP_UNSUPPORTED',
  'FILE_NOT_FOUND',
  'FILE_INVALID',
  'CAPABILITY_UNSUPPORTED',
];

export const importerRecognizes: ContributionCase<'importer'> = {
  id: 'importer/recognizes/honest',
  title: 'recognizes its own format and no set of other files',
  since: '0.1.0',
  async check(subject, signal) {
    return eachImporter(subject, signal, async (importer, own) => {
      const foreign: Readonly<Record<string, Readonly<Record<string, Uint8Array>>>> = {
        'no files': {},
        'a text': { 'readme.txt': new TextEncoder().encode('hello') },
        'a photo': { 'photo.jpg': new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 0x10]) },
      };
      for (const [what, files] of Object.entries(foreign)) {
        if (await importer.recognizes(memoryFileSet(files))) {
          throw subject.violation({ what: `it claims to recognize ${what}`, expected: 'false', received: 'true' });
        }
      }
      if (own !== undefined && !(await importer.recognizes(memoryFileSet(own)))) {
        throw subject.violation({
          what: 'it does not recognize what its exporter wrote',
          expected: 'true',
          received: 'false',
        });
      }
    });
  },
};

export const importerHostile: ContributionCase<'importer'> = {
  id: 'importer/hostile/refused',
  title: 'refuses damaged and hostile files with a code, soon',
  since: '0.1.0',
  async check(subject, signal) {
    return eachImporter(subject, signal, async (importer, own) => {
      for (const hostile of hostileFiles(own ?? {})) await expectRefusal(subject, importer, hostile, signal);
    });
  },
};

async function expectRefusal(
  subject: ContributionSubject<'importer'>,
  importer: Importer,
  { what, files, isPlausible = false }: HostileFiles,
  signal: AbortSignal,
): Promise<void> {
  const started = performance.now();
  const received = await outcomeOf(importer, memoryFileSet(files), signal);
  if (!refusals.includes(received) && !(isPlausible && received === loaded)) {
    throw subject.violation({
      what: `it does not refuse ${what}`,
      expected: refusals.join(' or '),
      received,
      hint: 'Files are data: check sizes before allocating, and every field before using it.',
    });
  }
  const durationMs = performance.now() - started;
  if (durationMs > 2000) {
    throw subject.violation({
      what: `it takes long to refuse ${what}`,
      expected: 'under 2000 ms',
      received: `${Math.round(durationMs)} ms`,
    });
  }
}

async function outcomeOf(importer: Importer, files: FileSet, signal: AbortSignal): Promise<string> {
  try {
    validateGraph(await importer.import(files, signal));
    return loaded;
  } catch (error) {
    return isFoveaError(error) ? error.code : `${String(error)}, which is no FoveaError`;
  }
}

async function eachImporter(
  subject: ContributionSubject<'importer'>,
  signal: AbortSignal,
  check: (importer: Importer, own: Readonly<Record<string, Uint8Array>> | undefined) => Promise<void>,
): ReturnType<ContributionCase['check']> {
  const sets = await subject.paramSets();
  if (sets.length === 0) return notApplicable(needsParams);
  const exporter = await exporterFor(subject);
  const own = exporter === undefined ? undefined : (await exporter.export(tinyTrainedModel(), signal)).files;
  for (const params of sets) await check(await subject.create(params), own);
  return undefined;
}

async function exporterFor(subject: ContributionSubject<'importer'>): Promise<Exporter | undefined> {
  const { plugin, fixtures, contribution, name } = subject;
  if (findContribution([plugin, ...(fixtures.plugins ?? [])], 'exporter', contribution.id) === undefined)
    return undefined;
  return createContext({ plugin, fixtures, subject: name, seed: subject.seed }).create('exporter', {
    use: contribution.id,
  });
}
