import { JsonReader } from '../json-reader.ts';
import { pathRefused, tooLarge, weightDuplicate } from '../errors.ts';
import { importerSubject } from './subject.ts';

/** How a weight's stored elements become floats: `value = stored * scale + min` for the integer types. */
export type WeightCode =
  | { readonly dtype: 'float32' | 'float16' | 'int32' | 'bool' }
  | { readonly dtype: 'uint8' | 'uint16'; readonly scale: number; readonly min: number };

/** One weight of a manifest, its size claims checked. */
export interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly code: WeightCode;
  readonly elements: number;
  readonly bytes: number;
  /** Belongs to an optimizer that was saved with the model, and is not part of it. */
  readonly isOptimizerState: boolean;
}

/** Weights whose bytes lie one after the other in the joined shards. */
export interface WeightGroup {
  readonly paths: readonly string[];
  readonly weights: readonly WeightSpec[];
  readonly bytes: number;
}

const maxWeights = 50_000;
const maxPaths = 10_000;
/** Bytes of all weights once expanded to float32. */
export const maxModelBytes = 2 ** 30;

const bytesOf = { float32: 4, float16: 2, int32: 4, bool: 1, uint8: 1, uint16: 2 } as const;

const pathPattern = /^[A-Za-z0-9_][A-Za-z0-9_.-]*(?:\/[A-Za-z0-9_][A-Za-z0-9_.-]*)*$/;

/**
 * Reads `weightsManifest`. Nothing is allocated by its claims; the caller compares `bytes` with what is there.
 *
 * @throws MODEL_INVALID, MODEL_TOO_LARGE.
 * @source https://github.com/tensorflow/tfjs/blob/tfjs-v4.22.0/tfjs-core/src/io/types.ts
 */
export function readManifest(model: JsonReader): readonly WeightGroup[] {
  const names = new Set<string>();
  let pathCount = 0;
  let expandedBytes = 0;
  return model.list('weightsManifest').map((entry, index) => {
    const group = new JsonReader(importerSubject, model.at(`weightsManifest[${index}]`), entry);
    const paths = group.list('paths').map((path) => checkPath(path));
    pathCount += paths.length;
    if (pathCount > maxPaths) throw tooLarge(importerSubject, 'the number of shards', maxPaths, pathCount, 'shards');
    let bytes = 0;
    const weights = group.list('weights').map((item, place) => {
      const spec = readWeight(new JsonReader(importerSubject, group.at(`weights[${place}]`), item));
      if (names.has(spec.name)) throw weightDuplicate(importerSubject, spec.name);
      names.add(spec.name);
      if (names.size > maxWeights) {
        throw tooLarge(importerSubject, 'the number of weights', maxWeights, names.size, 'weights');
      }
      bytes += spec.bytes;
      expandedBytes += spec.elements * 4;
      if (expandedBytes > maxModelBytes) {
        throw tooLarge(importerSubject, 'the size of all weights', maxModelBytes, expandedBytes, 'bytes');
      }
      return spec;
    });
    return { paths, weights, bytes };
  });
}

function readWeight(reader: JsonReader): WeightSpec {
  const name = reader.text('name').replace(/:0$/, '');
  const shape = reader.integers('shape', 0, 2 ** 31 - 1, 8);
  // Counted in doubles with a cap at each step: a product of claims never overflows into something harmless.
  let elements = 1;
  for (const size of shape) {
    elements *= size;
    if (elements * 4 > maxModelBytes) {
      throw tooLarge(importerSubject, `the size of weight ${name}`, maxModelBytes, elements * 4, 'bytes');
    }
  }
  const code = readCode(reader);
  const isOptimizerState = reader.get('group') === 'optimizer';
  return { name, shape, code, elements, bytes: elements * bytesOf[code.dtype], isOptimizerState };
}

function readCode(reader: JsonReader): WeightCode {
  const dtype = reader.text('dtype');
  if (!reader.has('quantization')) {
    if (dtype === 'float32' || dtype === 'float16' || dtype === 'int32' || dtype === 'bool') return { dtype };
    throw reader.invalid('dtype', 'float32, float16, int32 or bool');
  }
  const quantization = reader.object('quantization');
  const stored = quantization.text('dtype');
  if (dtype !== 'float32') throw reader.invalid('dtype', 'float32 for a quantized weight');
  if (stored === 'float16') return { dtype: 'float16' };
  if (stored !== 'uint8' && stored !== 'uint16') throw quantization.invalid('dtype', 'uint8, uint16 or float16');
  return { dtype: stored, scale: quantization.number('scale'), min: quantization.number('min') };
}

function checkPath(path: unknown): string {
  if (typeof path !== 'string' || path.length > 500 || !pathPattern.test(path)) {
    throw pathRefused(importerSubject, String(path));
  }
  return path;
}
