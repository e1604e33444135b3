import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  configurationToken,
  defineContribution,
  p,
  type DatasetRecord,
  type EvaluationRecord,
  type Graph,
  type StepContext,
  type StepPorts,
} from '@fovea/contracts';
import { float32Tensor, GraphBuilder, replaceTensors, toFloat16Bits } from '@fovea/graph';

const plain = { deterministic: true, usesBackend: false, exclusive: false };

/** Leaves a line in the data folder, so that a test sees what ran when. */
async function trace(context: StepContext, what: 'start' | 'end', facts: object = {}): Promise<void> {
  const line = JSON.stringify({ step: context.stepId, pid: process.pid, what, at: Date.now(), ...facts });
  await appendFile(join(context.get(configurationToken).dataFolder, 'trace.jsonl'), `${line}\n`);
}

export const load = defineContribution({
  kind: 'step',
  id: 'fixture/load',
  behaviour: 1,
  title: 'Load',
  summary: 'Describes the dots.',
  params: p.params({ dataset: p.contribution('dataset', { title: 'Dataset', default: { use: 'fixture/dots' } }) }),
  ports: { ...plain, inputs: {}, outputs: { dataset: { type: 'dataset' } }, deterministic: false },
  create: ({ dataset: use }) => ({
    async run(_inputs, context) {
      await using source = await context.create('dataset', use);
      const dataset: DatasetRecord = {
        use,
        description: await source.describe(),
        roles: { train: { split: 'train' } },
      };
      return { dataset };
    },
  }),
});

export const build = defineContribution({
  kind: 'step',
  id: 'fixture/build',
  behaviour: 1,
  title: 'Build',
  summary: 'One dense layer.',
  params: p.params({ units: p.integer({ title: 'Units', min: 1, max: 4096, default: 4 }) }),
  ports: { ...plain, inputs: { dataset: { type: 'dataset' } }, outputs: { model: { type: 'model' } } },
  create: ({ units }) => ({
    async run(inputs, context) {
      await trace(context, 'start');
      const { shape, classes } = (inputs['dataset'] as DatasetRecord).description;
      const builder = new GraphBuilder({ name: 'dense', classes, inputShape: shape, rng: context.rng });
      const hidden = builder.dense(builder.flatten(builder.input), { units });
      return { model: builder.build(builder.softmax(builder.dense(hidden, { units: classes.length }))) };
    },
  }),
});

const trainPorts: StepPorts = {
  ...plain,
  usesBackend: true,
  inputs: { dataset: { type: 'dataset' }, model: { type: 'model' } },
  outputs: { model: { type: 'model' }, history: { type: 'history' } },
};

export const train = defineContribution({
  kind: 'step',
  id: 'fixture/train',
  behaviour: 1,
  title: 'Train',
  summary: 'Adds the rate to every weight, as often as there are epochs, and takes its time.',
  params: p.params({
    rate: p.number({ title: 'Rate', min: 0, max: 10, default: 0.1 }),
    epochs: p.integer({ title: 'Epochs', min: 1, max: 1000, default: 1, unit: 'epochs' }),
    epochMs: p.integer({ title: 'Epoch time', min: 0, max: 60_000, default: 1, unit: 'ms' }),
    mood: p.choice(['good', 'throws', 'crashes', 'exits', 'deaf'], { title: 'Mood', default: 'good' }),
  }),
  ports: trainPorts,
  create: ({ rate, epochs, epochMs, mood }) => ({
    async run(inputs, context) {
      const { device } = await (await context.backend()).activate();
      const { count } = await context.decodedSplit(inputs['dataset'] as DatasetRecord, 'train');
      await trace(context, 'start', { device, count });
      if (mood === 'throws') throw new Error('the loss went through the roof');
      if (mood === 'crashes') {
        process.stderr.write('about to crash\n');
        process.kill(process.pid, 'SIGSEGV');
        await sleep(60_000);
      }
      if (mood === 'exits') process.exit(7);
      if (mood === 'deaf') await sleep(60_000);
      const saved = await context.checkpoints.latest();
      const from = saved === undefined ? 0 : Number(new TextDecoder().decode(saved));
      let done = from;
      for (; done < epochs && !context.signal.aborted; done++) {
        await sleep(epochMs);
        context.metric('train', done, { loss: 1 / (done + 1) });
        context.progress({ done: done + 1, total: epochs, unit: 'epochs' });
        await context.checkpoints.save(new TextEncoder().encode(String(done + 1)));
      }
      const graph = inputs['model'] as Graph;
      const moved = Object.entries(graph.tensors).map(([name, tensor]) => {
        const values = (tensor.data as Float32Array).map((value) => value + rate * done);
        return [name, float32Tensor(tensor.shape, values)] as const;
      });
      await trace(context, 'end', { from, done });
      const history = {
        epochs: [],
        bestEpoch: done - 1,
        stoppedBy: done < epochs ? 'interrupted' : 'completed',
        steps: done,
        durationMs: 0,
        warnings: [],
      };
      return { model: replaceTensors(graph, Object.fromEntries(moved)), history };
    },
  }),
});

export const evaluate = defineContribution({
  kind: 'step',
  id: 'fixture/evaluate',
  behaviour: 1,
  title: 'Evaluate',
  summary: 'Judges a model by its first weight.',
  params: p.params({ bonus: p.number({ title: 'Bonus', min: 0, max: 1, default: 0 }) }),
  ports: { ...plain, inputs: { model: { type: 'model' } }, outputs: { evaluation: { type: 'evaluation' } } },
  create: ({ bonus }) => ({
    async run(inputs, context) {
      await trace(context, 'start');
      const graph = inputs['model'] as Graph;
      const [first] = Object.values(graph.tensors);
      const top1 = 1 / (1 + Math.abs(Number(first?.data[0] ?? 0))) + bonus;
      const evaluation: EvaluationRecord = {
        split: 'train',
        n: 4,
        total: 4,
        top1,
        top5: 1,
        macroF1: top1,
        loss: 1 - top1,
        perClassRecall: [1, 1],
        confusion: [
          [2, 0],
          [0, 2],
        ],
        classes: graph.meta.classes,
        samples: [],
        datasetDigest: '',
        executor: 'fixture',
      };
      return { evaluation };
    },
  }),
});

export const quantize = defineContribution({
  kind: 'step',
  id: 'fixture/quantize',
  behaviour: 1,
  title: 'Quantize',
  summary: 'Keeps all weights in float16.',
  params: p.params({
    quantizer: p.contribution('quantizer', { title: 'Quantizer', default: { use: 'fixture/half' } }),
  }),
  ports: { ...plain, inputs: { model: { type: 'model' } }, outputs: { model: { type: 'model' } } },
  create: ({ quantizer }) => ({
    async run(inputs, context) {
      await trace(context, 'start');
      const graph = inputs['model'] as Graph;
      const tensors = Object.entries(graph.tensors).map(([name, { shape, data }]) => {
        return [name, { shape, dtype: 'float16' as const, data: toFloat16Bits(data as Float32Array) }];
      });
      const meta = { ...graph.meta, quantizer: { id: quantizer.use, scheme: 'storage-only' as const } };
      return { model: { ...graph, tensors: Object.fromEntries(tensors), meta } };
    },
  }),
});

export const time = defineContribution({
  kind: 'step',
  id: 'fixture/time',
  behaviour: 1,
  title: 'Time',
  summary: 'Pretends to measure.',
  params: p.params({ takesMs: p.integer({ title: 'Time', min: 0, max: 10_000, default: 50, unit: 'ms' }) }),
  ports: {
    deterministic: true,
    usesBackend: true,
    exclusive: true,
    inputs: { model: { type: 'model' } },
    outputs: { latency: { type: 'latency' } },
  },
  create: ({ takesMs }) => ({
    async run(_inputs, context) {
      const device = await (await context.backend()).activate();
      await trace(context, 'start');
      await sleep(takesMs);
      await trace(context, 'end');
      const measurement = { p50Ms: 2, p90Ms: 3, p99Ms: 4, meanMs: 2, n: 10, warmupCalls: 1, noise: 0 };
      return {
        latency: {
          measurements: [{ backend: device.backend, threads: device.threads, batch: 1, ...measurement }],
          device,
        },
      };
    },
  }),
});
