import { GraphBuilder } from '@fovea/graph';
import { createTestRng } from '@fovea/graph/testing';
import { EngineMemory } from '/work/main/packages/backend-wasm/src/engine/engine-memory.ts';
import { InferSession } from '/work/main/packages/backend-wasm/src/engine/infer-session.ts';
export function mobilenet() {
  const b = new GraphBuilder({
    name: 'm',
    classes: Array.from({ length: 1000 }, (_, i) => `c${i}`),
    inputShape: [224, 224, 3],
    rng: createTestRng(1),
  });
  const conv = (x: string, f: number, k: number, s: number, act = true) => {
    let y = b.conv2d(x, { filters: f, kernelSize: k, strides: s, padding: 'same', useBias: false });
    y = b.batchNorm(y, {});
    return act ? b.activation(y, { function: 'relu6' }) : y;
  };
  let x = conv(b.input, 32, 3, 2);
  let c = 32;
  const rows: [number, number, number, number][] = [
    [1, 16, 1, 1],
    [6, 24, 2, 2],
    [6, 32, 3, 2],
    [6, 64, 4, 2],
    [6, 96, 3, 1],
    [6, 160, 3, 2],
    [6, 320, 1, 1],
  ];
  for (const [t, f, n, s] of rows)
    for (let i = 0; i < n; i++) {
      const st = i === 0 ? s : 1;
      let y = x;
      if (t !== 1) y = conv(y, c * t, 1, 1);
      y = b.depthwiseConv2d(y, { kernelSize: 3, strides: st, padding: 'same', useBias: false });
      y = b.batchNorm(y, {});
      y = b.activation(y, { function: 'relu6' });
      y = conv(y, f, 1, 1, false);
      if (st === 1 && c === f) y = b.add(x, y);
      x = y;
      c = f;
    }
  x = conv(x, 1280, 1, 1);
  x = b.globalAvgPool(x);
  return b.build(b.softmax(b.dense(x, { units: 1000 })));
}
export function article(size: number, ch: number) {
  const b = new GraphBuilder({
    name: 'a',
    classes: Array.from({ length: 10 }, (_, i) => `c${i}`),
    inputShape: [size, size, ch],
    rng: createTestRng(1),
  });
  let x = b.conv2d(b.input, { filters: 32, kernelSize: 3, activation: 'relu' });
  x = b.maxPool(x, {});
  x = b.conv2d(x, { filters: 64, kernelSize: 3, activation: 'relu' });
  x = b.maxPool(x, {});
  x = b.flatten(x);
  x = b.dense(x, { units: 128, activation: 'relu' });
  return b.build(b.softmax(b.dense(x, { units: 10 })));
}
if (import.meta.filename === process.argv[1]) {
  const median = (a: number[]) => a.toSorted((x, y) => x - y)[a.length >> 1]!;
  for (const [name, graph] of [
    ['mobilenet', mobilenet()],
    ['article', article(224, 3)],
  ] as const) {
    const memory = new EngineMemory('relaxed-simd');
    for (let k = 0; k < 3; k++) {
      const t = performance.now();
      const s = new InferSession(memory, graph, () => {});
      console.log(name, 'create', performance.now() - t);
      if (k < 2) s[Symbol.dispose]();
      else {
        const input = Float32Array.from({ length: 224 * 224 * 3 }, (_, i) => Math.sin(i));
        const times: number[] = [];
        for (let i = 0; i < 40; i++) {
          const t = performance.now();
          await s.predict(input, 1);
          times.push(performance.now() - t);
        }
        console.log(name, 'median', median(times.slice(10)), 'min', Math.min(...times));
        const program = (s as any).__compiled?.program;
        if (program) {
          const k = program.draft.kernels();
          const acc = new Map<string, number>();
          const per: [number, string, number][] = [];
          for (let i = 0; i < k.length; i++) {
            const ts: number[] = [];
            for (let r = 0; r < 15; r++) {
              const t = performance.now();
              program.run(i, i + 1);
              ts.push(performance.now() - t);
            }
            const m = median(ts);
            acc.set(k[i], (acc.get(k[i]) ?? 0) + m);
            per.push([i, k[i], m]);
          }
          console.log(
            [...acc]
              .sort((a, b) => b[1] - a[1])
              .map(([n, m]) => `${n} ${m.toFixed(2)}`)
              .join('  '),
          );
          for (const [i, n, m] of per.sort((a, b) => b[2] - a[2]).slice(0, 14)) {
            const w = program.words().subarray(i * 32, i * 32 + 32);
            console.log(i, n, m.toFixed(3), [...w.subarray(5, 20)].join(' '));
          }
        }
      }
    }
  }
}
