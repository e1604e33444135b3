import type { TensorData } from '@fovea/contracts';
import { elementCount } from '@fovea/graph';

/** Output channels of a panel, as `assembly/binary-conv.ts` reads them. */
export const binaryPanel = 64;

/**
 * Kernel bits `[depth, columns]` as panels of 64 columns: for each four rows one byte a column, the rows' bits from the lowest
 * on. `depth` is a multiple of 4. Columns are padded to whole panels.
 */
export function packBits({ data, shape }: TensorData): Uint8Array {
  const columns = shape.at(-1)!;
  const depth = elementCount(shape) / columns;
  const nibbles = depth / 4;
  const packed = new Uint8Array(Math.ceil(columns / binaryPanel) * nibbles * binaryPanel);
  for (let row = 0; row < depth; row++) {
    for (let column = 0; column < columns; column++) {
      const index = row * columns + column;
      const bit = (data[index >> 3]! >> (index & 7)) & 1;
      const panel = Math.floor(column / binaryPanel);
      const at = (panel * nibbles + (row >> 2)) * binaryPanel + (column % binaryPanel);
      packed[at]! |= bit << (row & 3);
    }
  }
  return packed;
}

/** Scale of each column, padded to whole panels; 1 without a quantization. Rounded to float32, as decoded weights are. */
export function columnScales({ quantization, shape }: TensorData): Float64Array {
  const columns = shape.at(-1)!;
  const scales = new Float64Array(Math.ceil(columns / binaryPanel) * binaryPanel);
  for (let c = 0; c < columns; c++) {
    const scale = quantization === undefined ? 1 : quantization.scale[c % quantization.scale.length]!;
    scales[c] = Math.fround(scale);
  }
  return scales;
}
