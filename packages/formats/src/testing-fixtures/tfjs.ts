import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { ExportedModel } from '@fovea/contracts';
import { jsonBytes } from './files.ts';

export { tf, tfl };

/** Saves a model as plain TensorFlow.js code does; shards of `shardBytes` end wherever they end. */
export async function saveModel(
  model: tfl.LayersModel,
  { shardBytes = 100, includeOptimizer = false }: { shardBytes?: number; includeOptimizer?: boolean } = {},
): Promise<Record<string, Uint8Array>> {
  const files: Record<string, Uint8Array> = {};
  await model.save(
    tf.io.withSaveHandler((artifacts) => {
      const bytes = new Uint8Array(tf.io.concatenateArrayBuffers([artifacts.weightData as ArrayBuffer]));
      const paths: string[] = [];
      for (let start = 0; start < bytes.length; start += shardBytes) {
        const path = `weights-${paths.length}.bin`;
        paths.push(path);
        files[path] = bytes.slice(start, start + shardBytes);
      }
      const { modelTopology, format, generatedBy, convertedBy, weightSpecs } = artifacts;
      const weightsManifest = [{ paths, weights: weightSpecs }];
      files['model.json'] = jsonBytes({ format, generatedBy, convertedBy, modelTopology, weightsManifest });
      return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } });
    }),
    { includeOptimizer },
  );
  return files;
}

interface ModelJson {
  readonly modelTopology: object;
  readonly weightsManifest: readonly { readonly paths: readonly string[]; readonly weights: readonly object[] }[];
}

/** Loads files with plain `tf.loadLayersModel`, every shard from memory. */
export function loadModel(files: Readonly<Record<string, Uint8Array>>): Promise<tfl.LayersModel> {
  const model = JSON.parse(new TextDecoder().decode(files['model.json'])) as ModelJson;
  const shards = model.weightsManifest.flatMap(({ paths }) => paths.map((path) => files[path] ?? new Uint8Array(0)));
  const weightData = tf.io.concatenateArrayBuffers(shards.map((shard) => shard.slice().buffer));
  const weightSpecs = model.weightsManifest.flatMap(({ weights }) => weights) as tf.io.WeightsManifestEntry[];
  const { modelTopology } = model;
  return tfl.loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs, weightData }));
}

export function loadExported({ files }: ExportedModel): Promise<tfl.LayersModel> {
  return loadModel(files);
}

/** Predictions of `[count, ...shape]` inputs. */
export function predict(model: tfl.LayersModel, inputs: Float32Array, shape: readonly number[]): Float32Array {
  return tf.tidy(() => {
    const outputs = model.predict(tf.tensor(inputs, shape as number[])) as tf.Tensor;
    return outputs.dataSync() as Float32Array;
  });
}

/** Gives every weight a value drawn from a fixed sequence, variances positive. */
export function randomizeWeights(model: tfl.LayersModel, seed: number): void {
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const values = model.weights.map((weight) => {
    const isVariance = weight.originalName.endsWith('variance');
    const shape = weight.shape as number[];
    const fan = shape.slice(0, -1).reduce((product, size) => product * size, 1);
    const draw = () => (isVariance ? 0.5 + next() : ((next() - 0.5) * 3) / Math.sqrt(fan));
    return tf.tensor(Float32Array.from({ length: tf.util.sizeFromShape(shape) }, draw), shape);
  });
  model.weights.forEach((weight, index) => weight.write(values[index] as tf.Tensor));
}
