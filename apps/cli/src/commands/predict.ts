import { readdir, stat } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import type { Graph, InferExecutable, Preprocessing } from '@fovea/contracts';
import { preprocess } from '@fovea/graph';
import { print, printJson, workspaceFor, type CommandContext, type CommonOptions } from '../context.ts';
import { photoParams } from '../dataset-option.ts';
import { imageFileNotFound, modelWithoutPreprocessing, noImages, tooManyImages, topInvalid } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { hostFor, readModel } from '../model-files.ts';
import { formatPercent } from '../terminal/format.ts';

export interface PredictOptions extends CommonOptions {
  readonly modelSet: readonly string[];
  readonly classes?: string;
  readonly top: string;
}

interface RankedClass {
  readonly index: number;
  readonly name: string;
  /** [0, 1] */
  readonly probability: number;
}

interface FailedFile {
  readonly file: string;
  readonly reason: string;
}

interface PredictedFile {
  readonly file: string;
  readonly top: readonly RankedClass[];
}

const maxImages = 100_000;
/** Decoded and predicted together. */
const chunkSize = 32;
const imageExtensions: ReadonlySet<string> = new Set(['.jpg', '.jpeg', '.png', '.webp']);

/**
 * `fovea predict <model> <images…>`: the likeliest classes of each image.
 * @returns the exit code: 1 when no image could be read.
 */
export async function predict(
  path: string,
  images: readonly string[],
  options: PredictOptions,
  context: CommandContext,
): Promise<number> {
  const top = Number(options.top);
  if (!Number.isInteger(top) || top < 1) throw topInvalid(options.top);
  const workspace = await workspaceFor(options);
  const graph = await readModel(path, {
    workspace,
    signal: context.signal,
    settings: options.modelSet,
    ...(options.classes === undefined ? {} : { classes: options.classes }),
  });
  const { preprocessing } = graph.meta;
  if (preprocessing === undefined) throw modelWithoutPreprocessing(path);
  const files = await imageFiles(images);
  const backends = await hostFor('backend', workspace);
  const datasets = await hostFor('dataset', workspace);
  const { signal } = context;
  await using backend = await backends.create('backend', workspace.backend, { signal });
  await backend.activate(signal);
  using executable = await backend.prepare(graph, 'infer');
  const predictions: PredictedFile[] = [];
  const failed: FailedFile[] = [];
  for (let start = 0; start < files.length; start += chunkSize) {
    const named = new Map(files.slice(start, start + chunkSize).map((file) => [resolve(file), file]));
    const use = { use: 'fovea/image-files', params: { files: [...named.keys()], ...photoParams(graph) } };
    await using source = await datasets.create('dataset', use, { signal });
    const { splits, rejected } = await source.describe(signal);
    for (const { item, reason } of rejected) {
      const file = named.get(item) ?? item;
      failed.push({ file, reason });
      if (options.json !== true) context.stderr.write(`${file}: ${reason}\n`);
    }
    for (let index = 0; index < (splits.test?.count ?? 0); index += 1) {
      if (signal.aborted) return exitCodes.interrupted;
      const { id, pixels } = await source.get('test', index);
      const ranked = await rank({ graph, executable, preprocessing, pixels, top });
      const prediction = { file: named.get(id) ?? id, top: ranked };
      predictions.push(prediction);
      if (options.json !== true) print(context, shown(prediction));
    }
  }
  if (options.json === true) printJson(context, { model: graph.meta.name, predictions, failed });
  return predictions.length === 0 ? exitCodes.failed : exitCodes.ok;
}

/** The files named, and the images in the folders named, sorted, without hidden ones. */
async function imageFiles(paths: readonly string[]): Promise<readonly string[]> {
  const files: string[] = [];
  for (const path of paths) {
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) throw imageFileNotFound(path);
    files.push(...(found.isDirectory() ? await imagesIn(path) : [path]));
    if (files.length > maxImages) throw tooManyImages(maxImages);
  }
  if (files.length === 0) throw noImages(paths);
  return files;
}

async function imagesIn(folder: string): Promise<readonly string[]> {
  const files: string[] = [];
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) files.push(...(await imagesIn(path)));
    else if (imageExtensions.has(extname(entry.name).toLowerCase())) files.push(path);
    if (files.length > maxImages) throw tooManyImages(maxImages);
  }
  return files;
}

async function rank(request: {
  readonly graph: Graph;
  readonly executable: InferExecutable;
  readonly preprocessing: Preprocessing;
  readonly pixels: Uint8Array;
  readonly top: number;
}): Promise<readonly RankedClass[]> {
  const { graph, executable, preprocessing, pixels, top } = request;
  const { height, width, channels } = preprocessing;
  const output = await executable.predict(preprocess(pixels, 1, [height, width, channels], preprocessing), 1);
  const last = graph.nodes.find(({ name }) => name === graph.outputs[0]);
  const probabilities = last?.op === 'softmax' ? output : softmax(output);
  const ranked = Array.from(probabilities, (probability, index) => ({
    index,
    name: graph.meta.classes[index] ?? `class ${index}`,
    probability,
  })).sort((a, b) => b.probability - a.probability || a.index - b.index);
  return ranked.slice(0, top);
}

/** For imported models that end in logits. */
function softmax(logits: Float32Array): Float32Array {
  const largest = logits.reduce((most, value) => Math.max(most, value), -Infinity);
  const powers = logits.map((value) => Math.exp(value - largest));
  const sum = powers.reduce((total, value) => total + value, 0);
  return powers.map((value) => value / sum);
}

function shown({ file, top }: PredictedFile): string {
  const lines = top.map(({ name, probability }) => `  ${formatPercent(probability).padStart(8)}  ${name}`);
  return [file, ...lines].join('\n');
}
