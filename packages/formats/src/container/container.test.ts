import { describe, expect, it } from '@jest/globals';
import { GraphBuilder } from '@fovea/graph';
import { createTestRng } from '@fovea/graph/testing';
import { createContext, memoryFiles, paramsOf } from '../testing-fixtures/files.ts';
import { containerExporter } from './exporter.ts';
import { containerImporter } from './importer.ts';

const importer = async () => containerImporter.create(paramsOf(containerImporter), createContext);
const exporter = async () => containerExporter.create(paramsOf(containerExporter), createContext);

function net() {
  const b = new GraphBuilder({ name: 'net', classes: ['a', 'b'], inputShape: [4], rng: createTestRng(1) });
  return b.build(b.softmax(b.dense(b.input, { units: 2 })));
}

describe('a container', () => {
  it('brings back the graph that it holds, in the same bytes each time', async () => {
    const [one, two] = await Promise.all([0, 1].map(async () => (await exporter()).export(net())));
    expect(two).toEqual(one);
    expect(one?.entry).toBe('model.fovea');
    await expect((await importer()).import(memoryFiles(one?.files ?? {}))).resolves.toEqual(net());
  });

  it('is recognized by its name alone', async () => {
    const reader = await importer();
    await expect(reader.recognizes(memoryFiles({ 'a.fovea': new Uint8Array(0) }))).resolves.toBe(true);
    await expect(reader.recognizes(memoryFiles({ 'model.json': new Uint8Array(0) }))).resolves.toBe(false);
  });

  it('is refused when truncated, changed or too large', async () => {
    const { files } = await (await exporter()).export(net());
    const bytes = files['model.fovea'] ?? new Uint8Array(0);
    const reader = await importer();
    for (const length of [0, 1, 8, bytes.length - 1]) {
      const cut = memoryFiles({ 'model.fovea': bytes.slice(0, length) });
      await expect(reader.import(cut)).rejects.toMatchObject({ code: 'MODEL_INVALID' });
    }
    await expect(reader.import(memoryFiles(files, { 'model.fovea': 2 ** 40 }))).rejects.toMatchObject({
      code: 'MODEL_TOO_LARGE',
    });
    await expect(reader.import(memoryFiles({}))).rejects.toMatchObject({ code: 'MODEL_INVALID' });
  });
});
