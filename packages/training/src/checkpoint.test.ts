import { describe, expect, it } from '@jest/globals';
import type { TrainingCheckpoint } from './checkpoint.ts';
import { crc32 } from './crc32.ts';
import { decodeCheckpoint } from './decode-checkpoint.ts';
import { encodeCheckpoint } from './encode-checkpoint.ts';

const checkpoint: TrainingCheckpoint = {
  settings: { seed: 7, schedule: 'cosine' },
  cursor: {
    epoch: 1,
    batch: 2,
    step: 12,
    lossSum: 0.1 + 0.2,
    correct: 9,
    examples: 16,
    epochMs: 1.5,
    elapsedMs: 12.25,
    lastLoss: null,
    epochs: [
      { epoch: 1, learningRate: 0.1, trainLoss: 1 / 3, trainAccuracy: 0.5, durationMs: 10, examplesPerSecond: 3.2 },
    ],
    curve: {
      points: [{ step: 2, epoch: 0.5, loss: 0.1 + 0.2, accuracy: 0.25, learningRate: 0.1 }],
      steps: 1,
      lossSum: 0.3,
      correct: 1,
      examples: 8,
    },
    bestEpoch: 1,
    bestLoss: 1 / 3,
    earlyStopping: { referenceLoss: null, waited: 0 },
  },
  weights: {
    kernel: { shape: [3], dtype: 'float32', data: Float32Array.of(0.1, -0, 3.4e38) },
    half: { shape: [1], dtype: 'float16', data: Uint16Array.of(0x3c00) },
    bytes: { shape: [5], dtype: 'int8', data: Int8Array.of(1, -2, 3, -4, 5) },
    __proto__x: { shape: [], dtype: 'int32', data: Int32Array.of(-7) },
  },
  best: { kernel: { shape: [3], dtype: 'float32', data: Float32Array.of(1, 2, 3) } },
  optimizer: { scalars: { steps: 12 }, slots: { 'kernel:mean': Float32Array.of(5, 6, 7) } },
};

/** Bytes with another header and a checksum that fits. */
function forged(change: (header: { arrays: Record<string, unknown>[] } & Record<string, unknown>) => void): Uint8Array {
  const bytes = encodeCheckpoint(checkpoint);
  const view = new DataView(bytes.buffer);
  const end = 16 + view.getUint32(12, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(16, end)));
  change(header);
  const text = new TextEncoder().encode(JSON.stringify(header));
  const result = new Uint8Array([...bytes.subarray(0, 16), ...text, ...bytes.subarray(end)]);
  const resultView = new DataView(result.buffer);
  resultView.setUint32(12, text.length, true);
  resultView.setUint32(result.length - 4, crc32(result.subarray(0, -4)), true);
  return result;
}

const invalid = expect.objectContaining({ code: 'CHECKPOINT_INVALID' });

describe('checkpoint', () => {
  it('comes back as it was written', () => {
    expect(decodeCheckpoint(encodeCheckpoint(checkpoint))).toEqual(checkpoint);
  });

  it('comes back without best weights where there were none', () => {
    const { best: _best, ...rest } = checkpoint;
    expect(decodeCheckpoint(encodeCheckpoint(rest))).toEqual(rest);
  });

  it('is the same bytes for the same state', () => {
    expect(encodeCheckpoint(checkpoint)).toEqual(encodeCheckpoint(checkpoint));
  });

  it('can be read from the middle of a buffer', () => {
    const bytes = encodeCheckpoint(checkpoint);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(decodeCheckpoint(shifted.subarray(3))).toEqual(checkpoint);
  });

  it('is refused when any byte is changed', () => {
    const bytes = encodeCheckpoint(checkpoint);
    for (let index = 0; index < bytes.length; index++) {
      const changed = bytes.slice();
      changed[index]! ^= 0x41;
      expect(() => decodeCheckpoint(changed)).toThrow(invalid);
    }
  });

  it('is refused when cut anywhere', () => {
    const bytes = encodeCheckpoint(checkpoint);
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeCheckpoint(bytes.subarray(0, length))).toThrow(invalid);
    }
  });

  it('of another version says so', () => {
    const bytes = encodeCheckpoint(checkpoint);
    bytes[8] = 9;
    expect(() => decodeCheckpoint(bytes)).toThrow(/Expected version 2; received version 9/);
  });

  it.each([
    ['a negative offset', (header) => (header.arrays[0]!['offset'] = -8)],
    ['a length beyond the file', (header) => (header.arrays[0]!['length'] = 2 ** 40)],
    ['a fractional length', (header) => (header.arrays[0]!['length'] = 0.5)],
    ['an unknown type', (header) => (header.arrays[0]!['dtype'] = 'constructor')],
    ['no cursor', (header) => delete header['cursor']],
    ['no arrays', (header) => (header['arrays'] = undefined as never)],
  ] satisfies [string, Parameters<typeof forged>[0]][])('forged with %s is refused', (_what, change) => {
    expect(() => decodeCheckpoint(forged(change))).toThrow(invalid);
  });
});

describe('crc32', () => {
  it('gives the check value of the standard', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
  });

  it('can be continued', () => {
    const bytes = new TextEncoder().encode('123456789');
    expect(crc32(bytes.subarray(4), crc32(bytes.subarray(0, 4)))).toBe(0xcbf43926);
  });
});
