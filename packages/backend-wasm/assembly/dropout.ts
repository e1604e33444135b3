// Inverted dropout. The mask is a pure function of a key and the position, so that the backward pass makes it again instead of
// reading it: the same masks as every other executor of a Graph makes from the same seed.

/** 32-bit mixer `lowbias32` (Wellons, "Prospecting for hash functions", 2018). */
function mix(x: u32): u32 {
  x = (x ^ (x >> 16)) * 0x21f0aaad;
  x = (x ^ (x >> 15)) * 0x735a2d97;
  return x ^ (x >> 15);
}

/** `out = x * mask`: 0 where 16 bits of the hash lie below `threshold`, else `kept`. `out` may be `x`. */
export function dropout(x: usize, out: usize, size: i32, key: u32, threshold: u32, kept: f32): void {
  for (let i = 0; i < size; i += 2) {
    const bits = mix(key + <u32>(i >> 1) * 0x9e3779b1);
    store<f32>(out, (bits & 0xffff) >= threshold ? load<f32>(x) * kept : load<f32>(x) * 0);
    if (i + 1 < size) {
      store<f32>(out, bits >> 16 >= threshold ? load<f32>(x, 4) * kept : load<f32>(x, 4) * 0, 4);
    }
    x += 8;
    out += 8;
  }
}
