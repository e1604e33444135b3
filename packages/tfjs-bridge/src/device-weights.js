import { tensorToFloat32 } from '@fovea/graph';
import { unknownWeight } from './errors.js';
/** Weights of a graph on the device, decoded to float32. Values are uploaded when first used. */
export class DeviceWeights {
  #tf;
  #cells;
  constructor(tf, tensors) {
    this.#tf = tf;
    this.#cells = new Map(Object.entries(tensors).map(([name, tensor]) => [name, newCell(tensor)]));
  }
  get names() {
    return [...this.#cells.keys()];
  }
  shape(name) {
    return this.#cell(name).shape;
  }
  tensor(name) {
    const cell = this.#cell(name);
    if (cell.pending !== undefined) {
      cell.tensor?.dispose();
      cell.tensor = this.#tf.keep(this.#tf.tensor(cell.pending, [...cell.shape], 'float32'));
      cell.pending = undefined;
    }
    return cell.tensor;
  }
  /** A copy of the current values. */
  read(name) {
    const cell = this.#cell(name);
    return (cell.pending ?? cell.tensor.dataSync()).slice();
  }
  /** @param values given away: not to be changed afterwards. */
  write(name, values) {
    this.#cell(name).pending = values;
  }
  [Symbol.dispose]() {
    for (const cell of this.#cells.values()) cell.tensor?.dispose();
  }
  #cell(name) {
    const cell = this.#cells.get(name);
    if (cell === undefined) throw unknownWeight(name, this.names);
    return cell;
  }
}
function newCell(tensor) {
  // A copy: some backends keep the array they are given, and training changes values in place.
  return { shape: tensor.shape, tensor: undefined, pending: tensorToFloat32(tensor).slice() };
}
//# sourceMappingURL=device-weights.js.map
