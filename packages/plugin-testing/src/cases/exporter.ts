import type { Importer } from '@fovea/contracts';
import { createInterpreter } from '@fovea/graph';
import { type ContributionCase, notApplicable } from '../case.ts';
import { firstDifference, isSame, showAt } from '../compare.ts';
import { type ContributionSubject, needsParams } from '../contribution-subject.ts';
import { createContext, findContribution } from '../create-context.ts';
import { memoryFileSet } from '../memory-file-set.ts';
import { tinyInputs, tinyRichModel, tinyTrainedModel } from '../tiny/tiny-models.ts';

export const exporterReload: ContributionCase<'exporter'> = {
  id: 'exporter/reload/predicts-same',
  title: 'writes a model that predicts as before when it is read again',
  since: '0.1.0',
  needs: ['fixtures.importers'],
  async check(subject, signal) {
    const importer = await importerFor(subject);
    if (importer === undefined)
      return notApplicable(`fixtures.importers["${subject.name}"]: nothing reads this format`);
    const sets = await subject.paramSets();
    if (sets.length === 0) return notApplicable(needsParams);
    const { inputs } = tinyInputs('test', 12);
    for (const params of sets) {
      const exporter = await subject.create(params);
      for (const graph of [tinyTrainedModel(), tinyRichModel()]) {
        const { files, entry } = await exporter.export(graph, signal);
        if (!Object.hasOwn(files, entry)) {
          throw subject.violation({
            what: 'its entry is not among its files',
            expected: Object.keys(files).join(', '),
            received: entry,
          });
        }
        const set = memoryFileSet(files);
        if (!(await importer.recognizes(set)))
          throw subject.violation({ what: 'its importer does not recognize what it wrote' });
        const loaded = await importer.import(set, signal);
        const [expected, received] = [graph, loaded].map((each) => createInterpreter(each).run(inputs, 12));
        const wrong = firstDifference(expected ?? [], received ?? [], 1e-6);
        if (wrong !== undefined) {
          throw subject.violation({
            what: `${graph.meta.name} predicts differently when it is read again`,
            expected: `${showAt(wrong, wrong.expected)} within 1e-6`,
            received: showAt(wrong, wrong.received),
          });
        }
      }
    }
    return undefined;
  },
};

export const exporterBytes: ContributionCase<'exporter'> = {
  id: 'exporter/bytes/deterministic',
  title: 'writes the same bytes for the same model',
  since: '0.1.0',
  async check(subject, signal) {
    const sets = await subject.paramSets();
    if (sets.length === 0) return notApplicable(needsParams);
    for (const params of sets) {
      const first = await (await subject.create(params)).export(tinyRichModel(), signal);
      const second = await (await subject.create(params)).export(tinyRichModel(), signal);
      const changed = Object.keys(first.files).find((name) => !isSame(first.files[name], second.files[name]));
      if (changed !== undefined || !isSame(Object.keys(first.files), Object.keys(second.files))) {
        throw subject.violation({
          what: `${changed ?? 'the list of files'} differs between two exports of one model`,
          expected: 'the same bytes, since artifacts are found by their digest',
          received: 'others',
          hint: 'Write no time, no random id, and keys in a fixed order.',
        });
      }
    }
    return undefined;
  },
};

async function importerFor(subject: ContributionSubject<'exporter'>): Promise<Importer | undefined> {
  const { plugin, fixtures, contribution, name } = subject;
  const given = fixtures.importers?.[name];
  if (given !== undefined) return given;
  if (findContribution([plugin, ...(fixtures.plugins ?? [])], 'importer', contribution.id) === undefined)
    return undefined;
  return createContext({ plugin, fixtures, subject: name, seed: subject.seed }).create('importer', {
    use: contribution.id,
  });
}
