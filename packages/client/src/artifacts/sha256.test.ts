import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { sha256, sha256Hex } from './sha256.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('sha256 in plain JavaScript', () => {
  it('gives the digest that FIPS 180-4 gives for abc', () => {
    expect(hex(sha256(new TextEncoder().encode('abc')))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });

  // Around the border between one and two blocks of padding, and around whole blocks.
  for (const length of [0, 1, 55, 56, 63, 64, 65, 119, 120, 1000]) {
    it(`agrees with OpenSSL on ${length} bytes that begin inside of a larger buffer`, async () => {
      const bytes = Uint8Array.from({ length: length + 3 }, (_, index) => (index * 131) & 255).subarray(3);
      const expected = createHash('sha256').update(bytes).digest('hex');
      expect(hex(sha256(bytes))).toBe(expected);
      expect(await sha256Hex(bytes)).toBe(expected);
    });
  }
});
