// What a maximum makes of NaN, for each instance of the module: its own rule by default, on request that of TensorFlow.js.

/** All bits set: NaN beats every number. Zero: a number beats NaN, and -Infinity is the maximum of nothing but NaN. */
export let nanBeats: i32 = -1;

/** Makes maximum pools of this instance skip NaN. */
export function skipNanInPools(): void {
  nanBeats = 0;
}
