import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { runCli, temporaryFolder } from '../testing-fixtures/run-cli.ts';

const data = process.env['FOVEA_TEST_DATA'] ?? join(process.cwd(), '..', 'shared', 'data');
const model = join(data, 'models', 'mobilenet_v1_0.25_224', 'model.json');
const photos = join(data, 'imagenet-sample');
const isThere = existsSync(model) && existsSync(photos);
if (!isThere) console.log(`skipped: predicting with a pretrained network (no ${model} or ${photos})`);

const asPublished = ['--model-set', 'inputRange=minusOneToOne', '--classes', join(data, 'imagenet-classes.json')];

interface Answer {
  readonly predictions: readonly {
    readonly file: string;
    readonly top: readonly { readonly index: number; readonly name: string; readonly probability: number }[];
  }[];
  readonly failed: readonly { readonly file: string; readonly reason: string }[];
}

let folder = '';
let remove: () => Promise<void>;
beforeAll(async () => {
  ({ path: folder, remove } = await temporaryFolder());
});
afterAll(() => remove());

/** Plain TensorFlow.js, without anything of ours. */
async function loadWithTensorFlow(): Promise<tfl.LayersModel> {
  await tf.setBackend('wasm');
  const { modelTopology, weightsManifest } = JSON.parse(readFileSync(model, 'utf8')) as {
    modelTopology: object;
    weightsManifest: { paths: string[]; weights: tf.io.WeightsManifestEntry[] }[];
  };
  const shards = weightsManifest.flatMap(({ paths }) => paths.map((path) => readFileSync(join(dirname(model), path))));
  const weightData = new Uint8Array(Buffer.concat(shards)).buffer;
  const weightSpecs = weightsManifest.flatMap(({ weights }) => weights);
  return tfl.loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs, weightData }));
}

/** Shortest side to 256, the central 224x224, x / 127.5 - 1: written out here on its own. */
async function photoTensor(path: string): Promise<tf.Tensor4D> {
  const { width, height } = await sharp(path).metadata();
  const scale = 256 / Math.min(width, height);
  const size = { width: Math.round(width * scale), height: Math.round(height * scale) };
  const left = Math.floor((size.width - 224) / 2);
  const top = Math.floor((size.height - 224) / 2);
  const pixels = await sharp(path)
    .resize({ ...size, fit: 'fill' })
    .extract({ left, top, width: 224, height: 224 })
    .raw()
    .toBuffer();
  return tf.tensor4d(
    Float32Array.from(pixels, (value) => value / 127.5 - 1),
    [1, 224, 224, 3],
  );
}

(isThere ? describe : describe.skip)('fovea predict', () => {
  it('answers as TensorFlow.js does on 100 photos', async () => {
    const images = readdirSync(join(photos, 'images'))
      .sort()
      .filter((_, index) => index % 7 === 0);
    const files = images.map((name) => join(photos, 'images', name));
    const ours = await runCli(['predict', model, ...files, ...asPublished, '--top', '1000', '--json'], folder);
    expect(ours.exitCode).toBe(0);
    const { predictions } = JSON.parse(ours.stdout) as Answer;
    expect(predictions.map(({ file }) => file)).toEqual(files);
    const network = await loadWithTensorFlow();
    let differing = 0;
    let worst = 0;
    for (const { file, top } of predictions) {
      const input = await photoTensor(file);
      const output = network.predict(input) as tf.Tensor;
      const probabilities = await output.data();
      tf.dispose([input, output]);
      if (probabilities.indexOf(Math.max(...probabilities)) !== top[0]?.index) differing += 1;
      for (const { index, probability } of top)
        worst = Math.max(worst, Math.abs(probability - (probabilities[index] ?? 1)));
    }
    expect(predictions).toHaveLength(100);
    expect(differing).toBeLessThanOrEqual(2);
    expect(worst).toBeLessThanOrEqual(1e-4);
  }, 120_000);

  it('names what it sees, and the file that is damaged', async () => {
    const mixed = join(folder, 'mixed', 'inner');
    await mkdir(mixed, { recursive: true });
    await copyFile(join(photos, 'images', 'n01440764_tench.jpg'), join(mixed, 'fish.jpg'));
    await writeFile(join(folder, 'mixed', 'broken.jpg'), 'not a picture');
    await writeFile(join(folder, 'mixed', 'notes.txt'), 'no image by its name');
    const { exitCode, stdout, stderr } = await runCli(
      ['predict', model, 'mixed', ...asPublished, '--top', '2'],
      folder,
    );
    expect(exitCode).toBe(0);
    const [file, first, second, ...rest] = stdout.trimEnd().split('\n');
    expect(file).toBe(join('mixed', 'inner', 'fish.jpg'));
    expect(first).toMatch(/^ +\d+\.\d\d % {2}tench, Tinca tinca$/);
    expect(second).toMatch(/ % {2}\S/);
    expect(rest).toEqual([]);
    expect(stderr).toMatch(/broken\.jpg: not a JPEG/);
  });

  it('fails only when no image could be read', async () => {
    await writeFile(join(folder, 'bad.png'), 'not a picture');
    const { exitCode, stdout } = await runCli(['predict', model, 'bad.png', ...asPublished, '--json'], folder);
    expect(exitCode).toBe(1);
    const { predictions, failed } = JSON.parse(stdout) as Answer;
    expect([predictions, failed.map(({ file }) => file)]).toEqual([[], ['bad.png']]);
  });

  it.each([
    ['a model that does not say its pixel range', ['x.png'], 1, 'inputRange'],
    ['an image that is not there', ['gone.png', ...asPublished], 2, 'gone.png'],
    ['a param that the importer lacks', ['x.png', '--model-set', 'nope=1'], 2, 'nope'],
    ['a setting without a value', ['x.png', '--model-set', 'inputRange'], 2, 'name=value'],
    ['no classes at all', ['x.png', ...asPublished, '--top', '0'], 2, '--top'],
    ['another number of class names', ['x.png', '--classes', 'two.txt'], 2, '1000 names'],
  ])('refuses %s', async (_, args, code, text) => {
    await writeFile(join(folder, 'x.png'), 'not a picture');
    await writeFile(join(folder, 'two.txt'), 'one\ntwo\n');
    const { exitCode, stderr } = await runCli(['predict', model, ...args], folder);
    expect([exitCode, stderr]).toEqual([code, expect.stringContaining(text)]);
  });
});

(isThere ? describe : describe.skip)('fovea evaluate with a pretrained network', () => {
  it('reaches 58.86 % on 700 photos of ImageNet, within two photos', async () => {
    const args = ['--data', join(photos, 'labels.tsv'), ...asPublished, '--json'];
    const { exitCode, stdout } = await runCli(['evaluate', model, ...args], folder);
    expect(exitCode).toBe(0);
    const { accuracy } = (JSON.parse(stdout) as { model: { accuracy: { top1: number; n: number } } }).model;
    expect(accuracy.n).toBe(700);
    expect(Math.abs(accuracy.top1 * 700 - 412)).toBeLessThanOrEqual(2);
  }, 120_000);
});
