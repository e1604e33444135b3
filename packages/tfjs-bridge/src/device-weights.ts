import type { Graph, TensorData } from '@fovea/contracts';
import { tensorToFloat32 } from '@fovea/graph';
import { unknownWeight } from './errors.ts';
import type { Tensor, Tfjs } from './tfjs.ts';

interface Cell {
  readonly shape: readonly number[];
  tensor: Tensor | undefined;
  /** Newer values than the tensor's, not yet uploaded. */
  pending: Float32Array | undefined;
}

/** Weights of a graph on the device, decoded to float32. Values are uploaded when first used. */
export class DeviceWeights implements Disposable {
  readonly #tf: Tfjs;
  readonly #cells: ReadonlyMap<string, Cell>;

  constructor(tf: Tfjs, tensors: Graph['tensors']) {
    this.#tf = tf;
    this.#cells = new Map(Object.entries(tensors).map(([name, tensor]) => [name, newCell(tensor)]));
  }

  get names(): readonly string[] {
    return [...this.#cells.keys()];
  }

  shape(name: string): readonly number[] {
    return this.#cell(name).shape;
  }

  tensor(name: string): Tensor {
    const cell = this.#cell(name);
    if (cell.pending !== undefined) {
      cell.tensor?.dispose();
      cell.tensor = this.#tf.keep(this.#tf.tensor(cell.pending, [...cell.shape], 'float32'));
      cell.pending = undefined;
    }
    return cell.tensor!;
  }

  /** A copy of the current values. */
  read(name: string): Float32Array {
    const cell = this.#cell(name);
    return (cell.pending ?? (cell.tensor!.dataSync() as Float32Array)).slice();
  }

  /** @param values given away: not to be changed afterwards. */
  write(name: string, values: Float32Array): void {
    this.#cell(name).pending = values;
  }

  [Symbol.dispose](): void {
    for (const cell of this.#cells.values()) cell.tensor?.dispose();
  }

  #cell(name: string): Cell {
    const cell = this.#cells.get(name);
    if (cell === undefined) throw unknownWeight(name, this.names);
    return cell;
  }
}

function newCell(tensor: TensorData): Cell {
  // A copy: some backends keep the array they are given, and training changes values in place.
  return { shape: tensor.shape, tensor: undefined, pending: tensorToFloat32(tensor).slice() };
}
