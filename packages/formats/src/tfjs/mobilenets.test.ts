import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { FileSet } from '@fovea/contracts';
import { analyzeGraph, createInterpreter } from '@fovea/graph';
import { createContext, paramsOf } from '../testing-fixtures/files.ts';
import { loadModel, predict, tf } from '../testing-fixtures/tfjs.ts';
import { tfjsLayersImporter } from './importer.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const models = join(process.env['FOVEA_TEST_DATA'] ?? join(root, '../shared/data'), 'models');
const isThere = existsSync(models);
if (!isThere)
  console.warn(`Skipping the MobileNets: no ${models}. Set FOVEA_TEST_DATA to a folder that holds models/.`);

function folderFiles(folder: string): FileSet {
  return {
    names: readdirSync(folder),
    size: (name) => Promise.resolve(statSync(join(folder, name)).size),
    read: (name) => Promise.resolve(new Uint8Array(readFileSync(join(folder, name)))),
  };
}

async function importFolder(name: string) {
  const importer = await tfjsLayersImporter.create(
    paramsOf(tfjsLayersImporter, { inputRange: 'minusOneToOne' }),
    createContext,
  );
  return importer.import(folderFiles(join(models, name)));
}

(isThere ? describe : describe.skip)('pretrained MobileNets', () => {
  beforeAll(() => tf.setBackend('cpu'));

  it.each([
    ['mobilenet_v1_0.25_224', 475_544],
    ['mobilenet_v1_0.75_224_f16', 2_601_976],
    ['mobilenet_v1_1.0_224_uint8', 4_221_032],
    ['mobilenet_v2_1.0_224_uint8', 3_487_816],
  ])('%s is imported with %d parameters', async (name, params) => {
    const graph = await importFolder(name);
    expect(analyzeGraph(graph).params).toBe(params);
    expect(graph.meta.classes).toHaveLength(1000);
    expect(graph.meta.preprocessing).toMatchObject({ height: 224, resizeTo: 256, mean: [1, 1, 1] });
    expect(graph.nodes.at(-1)?.op).toBe('softmax');
  });

  it('the smallest predicts what TensorFlow.js predicts', async () => {
    const name = 'mobilenet_v1_0.25_224';
    const files = folderFiles(join(models, name));
    const bytes = await Promise.all(files.names.map(async (file) => [file, await files.read(file)] as const));
    const image = Float32Array.from({ length: 224 * 224 * 3 }, (_, i) => Math.sin(i / 997) * Math.cos(i / 31));
    const expected = predict(await loadModel(Object.fromEntries(bytes)), image, [1, 224, 224, 3]);
    const actual = createInterpreter(await importFolder(name)).run(image, 1);
    const worst = actual.reduce((most, value, index) => Math.max(most, Math.abs(value - (expected[index] ?? NaN))), 0);
    expect(Math.max(...expected)).toBeGreaterThan(0.01);
    expect(worst).toBeLessThan(1e-4);
  });
});
