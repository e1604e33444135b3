import { article, mobilenet } from './.tmp-bench.ts';
import { EngineMemory } from '/work/main/packages/backend-wasm/src/engine/engine-memory.ts';
import { TrainSession } from '/work/main/packages/backend-wasm/src/engine/train-session.ts';
import { adam } from '@fovea/optimizers';
import * as opt from '@fovea/optimizers';
const median = (a: number[]) => a.toSorted((x, y) => x - y)[a.length >> 1]!;
const graph = article(28, 1);
const memory = new EngineMemory('relaxed-simd');
const s = new TrainSession(memory, graph, {}, () => {});
const o = (opt as any).plugin.contributions
  .find((c: any) => c.id === 'fovea/adam')
  .create({ beta1: 0.9, beta2: 0.999, epsilon: 1e-7, weightDecay: 0 });
const inputs = Float32Array.from({ length: 32 * 784 }, (_, i) => Math.sin(i * 0.7));
const labels = Int32Array.from({ length: 32 }, (_, i) => i % 10);
const loss = {
  evaluate({ logits, labels, numClasses }: any) {
    const g = new Float32Array(logits.length);
    let l = 0;
    for (let b = 0; b < labels.length; b++) {
      let m = -Infinity;
      for (let c = 0; c < numClasses; c++) m = Math.max(m, logits[b * numClasses + c]);
      let z = 0;
      for (let c = 0; c < numClasses; c++) z += Math.exp(logits[b * numClasses + c] - m);
      for (let c = 0; c < numClasses; c++)
        g[b * numClasses + c] =
          (Math.exp(logits[b * numClasses + c] - m) / z - (labels[b] === c ? 1 : 0)) / labels.length;
      l -= logits[b * numClasses + labels[b]] - m - Math.log(z);
    }
    return { loss: l / labels.length, gradient: g };
  },
};
s.update((p: any) => o.init(p));
const times: number[] = [],
  tg: number[] = [];
let last = 0;
for (let i = 0; i < 150; i++) {
  const t = performance.now();
  const r = await s.gradients({ inputs, labels, batchSize: 32, dropoutSeed: i }, loss);
  const t1 = performance.now();
  s.update((p, g) => o.step(p, g, 0.001));
  times.push(performance.now() - t);
  tg.push(t1 - t);
  last = r.loss;
}
console.log(
  'loss',
  last,
  'step',
  median(times.slice(50)),
  'min',
  Math.min(...times),
  'gradients',
  median(tg.slice(50)),
);
const program = (globalThis as any).__p;
if (program) {
  const k = program.draft.kernels();
  const per: [number, string, number][] = [];
  for (let i = 0; i < k.length; i++) {
    const ts: number[] = [];
    for (let r = 0; r < 40; r++) {
      const t = performance.now();
      program.run(i, i + 1);
      ts.push(performance.now() - t);
    }
    per.push([i, k[i], Math.min(...ts)]);
  }
  for (const [i, n, m] of per.sort((a, b) => b[2] - a[2]).slice(0, 24)) console.log(i, n, m.toFixed(3));
  console.log(
    'sum',
    per.reduce((s, p) => s + p[2], 0),
  );
}
