import {
  clockToken,
  defineContribution,
  p,
  type Graph,
  type LatencyMeasurement,
  type LatencyRecord,
  type ParamsOutput,
  type StepContext,
} from '@fovea/contracts';
import { elementCount } from '@fovea/graph';
import { measureLatency as measure } from '@fovea/measure';
import { createRng } from '@fovea/training';
import { storedModel } from './digests.ts';
import { computesIntegers, isIntegerGraph } from './integer-graph.ts';

const schema = p.params({
  batches: p.numberList({ title: 'Batch sizes', unit: 'images', min: 1, max: 4096, maxItems: 16, default: [1, 32] }),
  minCalls: p.integer({
    title: 'Timed calls at least',
    description: 'After warm-up',
    unit: 'calls',
    min: 1,
    max: 100_000,
    default: 50,
  }),
  maxDurationMs: p.integer({
    title: 'Longest measurement',
    description: 'For each batch size; fewer calls are timed when it runs out',
    unit: 'ms',
    min: 1,
    max: 3_600_000,
    default: 2000,
  }),
});

/** Times a model's forward pass on the run's backend, with nothing else of the experiment beside it. */
export const measureLatency = defineContribution({
  kind: 'step',
  id: 'fovea/measure-latency',
  behaviour: 3,
  title: 'Measure latency',
  summary: 'Latency of the forward pass as a distribution, for each batch size, warm-up left out.',
  params: schema,
  ports: {
    inputs: { model: { type: 'model' } },
    outputs: { latency: { type: 'latency' } },
    deterministic: true,
    usesBackend: true,
    exclusive: true,
  },
  create: (params) => ({
    async run(inputs, context) {
      return { latency: await time(inputs['model'] as Graph, params, context) };
    },
  }),
});

async function time(graph: Graph, params: ParamsOutput<typeof schema>, context: StepContext): Promise<LatencyRecord> {
  const backend = await context.backend();
  const device = await backend.activate(context.signal);
  const { digest } = await storedModel(graph);
  if (isIntegerGraph(graph) && !computesIntegers(backend, graph)) {
    context.log('info', `${backend.id} has no integer runtime for ${graph.meta.name}: no latency to report`);
    return { model: digest, measurements: [], device };
  }
  const inputSize = elementCount(graph.inputs[0]?.shape ?? []);
  using executable = await backend.prepare(graph, 'infer');
  const measurements: LatencyMeasurement[] = [];
  for (const [position, batch] of params.batches.entries()) {
    const rng = createRng(context.seed, 'latency', batch);
    const inputs = Float32Array.from({ length: batch * inputSize }, () => rng.next());
    const timing = await measure({
      call: () => executable.predict(inputs, batch),
      sync: () => backend.sync(),
      clock: context.get(clockToken),
      minCalls: params.minCalls,
      maxDurationMs: params.maxDurationMs,
      signal: context.signal,
    });
    measurements.push({ backend: backend.id, threads: device.threads, batch, ...timing });
    context.metric('latency', batch, { p50Ms: timing.p50Ms, p90Ms: timing.p90Ms, p99Ms: timing.p99Ms });
    context.progress({ done: position + 1, total: params.batches.length, unit: 'batch sizes' });
  }
  return { model: digest, measurements, device };
}
