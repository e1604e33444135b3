/**
 * The mask of inverted dropout: 0 with probability `rate`, else `1 / (1 - rate)`, so that the expectation is unchanged.
 *
 * @remarks Element `i` is a pure function of seed, node name, rate and `i`, in every backend: a counter through a 32-bit
 * mixer. Each hash decides two elements, 16 bits each, so that the rate is kept to within 2^-17.
 * @param seed 0 .. 2^31-1.
 * @param rate in [0, 1).
 * @source mixer: Chris Wellons, "Prospecting for hash functions", 2018 (`lowbias32`).
 */
export declare function dropoutMask(seed: number, nodeName: string, rate: number, length: number): Float32Array;
//# sourceMappingURL=dropout-mask.d.ts.map
