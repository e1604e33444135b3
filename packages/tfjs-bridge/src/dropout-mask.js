/**
 * The mask of inverted dropout: 0 with probability `rate`, else `1 / (1 - rate)`, so that the expectation is unchanged.
 *
 * @remarks Element `i` is a pure function of seed, node name, rate and `i`, in every backend: a counter through a 32-bit
 * mixer. Each hash decides two elements, 16 bits each, so that the rate is kept to within 2^-17.
 * @param seed 0 .. 2^31-1.
 * @param rate in [0, 1).
 * @source mixer: Chris Wellons, "Prospecting for hash functions", 2018 (`lowbias32`).
 */
export function dropoutMask(seed, nodeName, rate, length) {
  const mask = new Float32Array(length);
  const threshold = Math.round(rate * 0x10000);
  const kept = 1 / (1 - rate);
  const key = mix(seed ^ mix(hashName(nodeName)));
  for (let i = 0; i < length; i += 2) {
    const bits = mix(key + Math.imul(i >>> 1, 0x9e3779b1));
    if ((bits & 0xffff) >= threshold) mask[i] = kept;
    // One past the end of an odd length: typed arrays ignore it.
    if (bits >>> 16 >= threshold) mask[i + 1] = kept;
  }
  return mask;
}
function mix(value) {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return x ^ (x >>> 15);
}
/** FNV-1a over UTF-16 units. */
function hashName(name) {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash;
}
//# sourceMappingURL=dropout-mask.js.map
