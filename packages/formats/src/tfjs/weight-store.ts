import type { TensorData } from '@fovea/contracts';
import { float32Tensor, fromFloat16Bits } from '@fovea/graph';
import { fieldInvalid, weightAmbiguous, weightDtype, weightMissing, weightsUnused } from '../errors.ts';
import type { StoredWeight } from './read-weights.ts';
import { importerSubject } from './subject.ts';

/** A layer as weight names speak of it: its own name, and the nested models around it. */
export interface WeightOwner {
  readonly name: string;
  /** Names of the models around the layer, outermost first, without the root. */
  readonly path: readonly string[];
}

/** Finds and decodes the weights of layers, each once; shared layers share the tensor. */
export class WeightStore {
  /** Tensor name to float32 tensor, of what was asked for so far. */
  readonly tensors: Record<string, TensorData> = {};
  readonly #stored: ReadonlyMap<string, StoredWeight>;
  readonly #bySuffix = new Map<string, string[]>();
  readonly #used = new Set<string>();

  constructor(stored: ReadonlyMap<string, StoredWeight>) {
    this.#stored = stored;
    for (const name of stored.keys()) {
      const suffix = name.split('/').slice(-2).join('/');
      this.#bySuffix.set(suffix, [...(this.#bySuffix.get(suffix) ?? []), name]);
    }
  }

  /**
   * The tensor name of a layer's weight, decoded to float32 on first use.
   *
   * @throws MODEL_INVALID when it is missing, ambiguous, or of another shape. A size of -1 accepts any.
   */
  take(owner: WeightOwner, role: string, shape: readonly number[]): string {
    const name = this.#find(owner, role);
    const { spec, bytes } = this.#stored.get(name) ?? never(name);
    const fits =
      spec.shape.length === shape.length && shape.every((size, axis) => size === -1 || size === spec.shape[axis]);
    if (!fits) {
      throw fieldInvalid(importerSubject, name, `a weight of shape ${format(shape)}`, format(spec.shape));
    }
    if (!this.#used.has(name)) {
      this.#used.add(name);
      this.tensors[name] = float32Tensor(spec.shape, decode(name, { spec, bytes }));
    }
    return name;
  }

  /** Adds a weight that the file leaves out, such as the scale of an unscaled batch normalization. */
  put(name: string, shape: readonly number[], value: number): string {
    const length = shape.reduce((product, size) => product * size, 1);
    this.tensors[name] = float32Tensor(shape, new Float32Array(length).fill(value));
    return name;
  }

  /** Shape of a taken tensor. */
  shapeOf(name: string): readonly number[] {
    return (this.tensors[name] ?? never(name)).shape;
  }

  /** @throws MODEL_INVALID naming weights that no layer asked for: the topology is not the one they belong to. */
  assertAllUsed(): void {
    const unused = [...this.#stored.values()]
      .filter(({ spec }) => !spec.isOptimizerState && !this.#used.has(spec.name))
      .map(({ spec }) => spec.name);
    if (unused.length > 0) throw weightsUnused(importerSubject, unused);
  }

  #find({ name, path }: WeightOwner, role: string): string {
    const scoped = [...path, name, role].join('/');
    if (this.#stored.has(scoped)) return scoped;
    const exact = `${name}/${role}`;
    if (this.#stored.has(exact)) return exact;
    const candidates = (this.#bySuffix.get(exact.split('/').slice(-2).join('/')) ?? []).filter((candidate) =>
      candidate.endsWith(`/${exact}`),
    );
    const [only, ...others] = candidates;
    if (only === undefined) throw weightMissing(importerSubject, name, role);
    if (others.length > 0) throw weightAmbiguous(importerSubject, name, role, candidates);
    return only;
  }
}

function decode(name: string, { spec, bytes }: StoredWeight): Float32Array {
  const { code } = spec;
  // A copy, because a typed array of more than one byte needs an aligned start.
  const buffer = bytes.slice().buffer;
  switch (code.dtype) {
    case 'float32':
      return new Float32Array(buffer);
    case 'float16':
      return fromFloat16Bits(new Uint16Array(buffer));
    case 'uint8':
    case 'uint16': {
      const stored = code.dtype === 'uint8' ? bytes : new Uint16Array(buffer);
      return Float32Array.from(stored, (value) => value * code.scale + code.min);
    }
    case 'int32':
    case 'bool':
      throw weightDtype(importerSubject, name, code.dtype);
    default:
      return code satisfies never;
  }
}

function format(shape: readonly number[]): string {
  return `[${shape.map((size) => (size === -1 ? 'any' : size)).join(', ')}]`;
}

function never(name: string): never {
  throw weightMissing(importerSubject, name, 'itself');
}
