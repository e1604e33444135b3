// Loops of tiles over a packed block of B, shared by the matrix products and the convolutions.

import { MR, NR } from './simd';
import { tileRows, tileRowsEdge } from './tile-rows';
import { tileColumns, tileGather } from './tile-columns';

/** Bytes of scratch a sweep needs for the tiles at an edge, and the tables beside them. */
export const TILE_BYTES: usize = 256;

/**
 * Sweeps the tiles of `rows` x `columns`. The tables hold `rows` pointers, rounded up to a multiple of MR: what pads them
 * must point at readable rows of A and at a writable dummy row of the output.
 */
export function sweepRows(
  aRows: usize,
  aOffset: usize,
  segments: usize,
  numSegments: i32,
  runBytes: usize,
  outRows: usize,
  outOffset: usize,
  rows: i32,
  columns: i32,
  packed: usize,
  start: i32,
  bias: usize,
  activation: i32,
  tile: usize,
): void {
  const panelBytes = (<usize>numSegments * runBytes) << 3;
  const full = columns & ~(NR - 1);
  for (let r = 0; r < rows; r += MR) {
    let b = packed;
    let offset = outOffset;
    let biasPanel = bias;
    for (let j = 0; j < full; j += NR) {
      tileRows(aRows, aOffset, segments, numSegments, runBytes, b, outRows, offset, start, biasPanel, activation);
      b += panelBytes;
      offset += 32;
      biasPanel += 32;
    }
    if (full < columns) {
      tileRowsEdge(
        aRows,
        aOffset,
        segments,
        numSegments,
        runBytes,
        b,
        outRows,
        offset,
        start,
        biasPanel,
        activation,
        columns - full,
        tile,
      );
    }
    aRows += (<usize>MR) << 2;
    outRows += (<usize>MR) << 2;
  }
}

/**
 * Sweeps the tiles of the product A^T * B, where a row of A is `numSegments` runs of `run` floats and `out` has one row for
 * each of those `numSegments * run` positions.
 */
export function sweepColumns(
  aRows: usize,
  depth: i32,
  segments: usize,
  numSegments: i32,
  run: i32,
  columns: i32,
  packed: usize,
  out: usize,
  outStride: usize,
  accumulate: bool,
  tile: usize,
): void {
  const positions = numSegments * run;
  const panelBytes = (<usize>depth) << 5;
  const offsets = tile + <usize>MR * 32;
  for (let p = 0; p < positions; p += MR) {
    const segment = p / run;
    const inside = p - segment * run;
    const contiguous = inside + MR <= run;
    let offset: usize = 0;
    if (contiguous) {
      offset = <usize>load<u32>(segments + ((<usize>segment) << 2)) + ((<usize>inside) << 2);
    } else {
      for (let i = 0; i < MR; ++i) {
        const q = min(p + i, positions - 1);
        const s = q / run;
        const o = load<u32>(segments + ((<usize>s) << 2)) + ((<u32>(q - s * run)) << 2);
        store<u32>(offsets + ((<usize>i) << 2), o);
      }
    }
    let b = packed;
    let target = out + <usize>p * outStride;
    for (let j = 0; j < columns; j += NR) {
      if (contiguous && j + NR <= columns) {
        tileColumns(aRows, offset, depth, b, target, outStride, accumulate);
      } else {
        if (contiguous) tileColumns(aRows, offset, depth, b, tile, 32, false);
        else tileGather(aRows, offsets, depth, b, tile);
        merge(tile, target, outStride, min(MR, positions - p), min(NR, columns - j), accumulate);
      }
      b += panelBytes;
      target += 32;
    }
  }
}

function merge(tile: usize, out: usize, outStride: usize, rows: i32, columns: i32, accumulate: bool): void {
  for (let r = 0; r < rows; ++r) {
    for (let c = 0; c < columns; ++c) {
      const o = out + ((<usize>c) << 2);
      const x = load<f32>(tile + ((<usize>c) << 2));
      store<f32>(o, accumulate ? load<f32>(o) + x : x);
    }
    tile += 32;
    out += outStride;
  }
}

/** Fills a table with `count` pointers `base + i * stride` and pads it with `padding` to a multiple of MR. */
export function fillTable(table: usize, base: usize, stride: usize, count: i32, padding: usize): void {
  let i = 0;
  for (; i < count; ++i) {
    store<u32>(table, <u32>base);
    table += 4;
    base += stride;
  }
  for (; i % MR != 0; ++i) {
    store<u32>(table, <u32>padding);
    table += 4;
  }
}
