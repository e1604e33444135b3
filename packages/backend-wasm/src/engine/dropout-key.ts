/**
 * The key of a dropout's mask: with it, element `i` of the mask is a pure function of seed, node name, rate and `i`, the same in
 * every executor of a Graph.
 *
 * @param seed 0 .. 2^31-1.
 * @param first the element at which the caller's values begin; even, as two elements share a hash.
 * @source mixer: Chris Wellons, "Prospecting for hash functions", 2018 (`lowbias32`); names by FNV-1a over UTF-16 units.
 */
export function dropoutKey(seed: number, nodeName: string, first = 0): number {
  return (mix(seed ^ mix(hashName(nodeName))) + Math.imul(first / 2, hashStep)) | 0;
}

/** What lies between the hashes of two pairs: see `assembly/dropout.ts`. */
const hashStep = 0x9e3779b1;

function mix(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return x ^ (x >>> 15);
}

function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash;
}
