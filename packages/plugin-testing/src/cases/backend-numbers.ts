import type { Backend, Graph, TrainExecutable } from '@fovea/contracts';
import { isFoveaError } from '@fovea/contracts';
import { logitsGraph, tensorToFloat32, trainableTensorNames } from '@fovea/graph';
import { expectedOutput, integerOpCases, opCases, type OpCase } from '@fovea/graph/testing';
import { type ContributionCase, notApplicable } from '../case.ts';
import { firstDifference, isSame, show, showAt } from '../compare.ts';
import type { ContributionSubject } from '../contribution-subject.ts';
import { FakeLoss } from '../fakes/fake-loss.ts';
import { crossEntropy } from '../reference/cross-entropy.ts';
import { gradientNets, type GradientNet } from '../reference/gradient-nets.ts';
import { numericGradient } from '../reference/numeric-gradient.ts';
import { trainingForward } from '../reference/training-forward.ts';
import { canTrain } from '../train-steps.ts';
import { onBackend } from './backend.ts';

/** Elements of a tensor whose gradient is checked. */
const checkedElements = 24;

export const backendOps: ContributionCase<'backend'> = {
  id: 'backend/ops/reference',
  title: 'computes every op it supports as the reference interpreter does',
  since: '0.1.0',
  async check(subject) {
    return onBackend(subject, async (backend) => {
      for (const opCase of [...opCases, ...integerOpCases]) {
        const { name, graph, inputs, batchSize } = opCase;
        if (!runsForward(backend, graph)) {
          await expectRefusal(subject, backend, name, graph);
          continue;
        }
        using executable = await backend.prepare(graph, 'infer');
        const received = await executable.predict(inputs, batchSize);
        const expected = expectedOutput(opCase);
        const tolerance = toleranceOf(subject, opCase);
        const wrong = firstDifference(expected, received, tolerance);
        if (wrong !== undefined) {
          throw subject.violation({
            what: `op case "${name}" differs from the reference`,
            expected: `${showAt(wrong, wrong.expected)} within ${tolerance}`,
            received: showAt(wrong, wrong.received),
          });
        }
      }
    });
  },
};

export const backendGradients: ContributionCase<'backend'> = {
  id: 'backend/grad/finite-difference',
  title: 'differentiates every op it supports as central differences do',
  since: '0.1.0',
  async check(subject) {
    let checked = 0;
    const outcome = await onBackend(subject, async (backend) => {
      for (const net of gradientNets()) {
        if (!canTrain(backend, net.graph)) continue;
        checked++;
        using executable = await backend.prepare(net.graph, 'train');
        await expectGradients(subject, executable, net);
      }
    });
    return outcome ?? (checked > 0 ? undefined : notApplicable("supports(op, 'gradient'): it trains nothing"));
  },
};

export const backendDtypes: ContributionCase<'backend'> = {
  id: 'backend/dtype/usage-true',
  title: 'hands out float32 copies of its own weights and leaves the graph it got alone',
  since: '0.1.0',
  async check(subject) {
    let checked = 0;
    const outcome = await onBackend(subject, async (backend) => {
      for (const { name, graph, batch } of gradientNets()) {
        if (!canTrain(backend, graph)) continue;
        checked++;
        const before = structuredClone(graph.tensors);
        using executable = await backend.prepare(graph, 'train');
        await executable.gradients({ ...batch, batchSize: batch.labels.length, dropoutSeed: 1 }, new FakeLoss());
        executable.update((parameters) => parameters.forEach(({ values }) => values.fill(0.25)));
        if (!isSame(before, graph.tensors)) {
          throw subject.violation({
            what: `training ${name} changes the graph that was handed in`,
            expected: 'a private copy',
          });
        }
        const exported = await executable.exportWeights();
        for (const tensor of trainableTensorNames(graph)) {
          const [own, source] = [exported[tensor], graph.tensors[tensor]];
          if (own?.dtype !== 'float32' || !(own.data instanceof Float32Array) || !isSame(own.shape, source?.shape)) {
            throw subject.violation({
              what: `${tensor} of ${name} is not exported as it was`,
              expected: `float32 ${show(source?.shape)}`,
              received: show({ dtype: own?.dtype, shape: own?.shape }),
            });
          }
          if (own.data.some((value) => value !== 0.25)) {
            throw subject.violation({
              what: `what update() wrote to ${tensor} of ${name} is not exported`,
              expected: '0.25',
              received: show([...own.data]),
            });
          }
          own.data.fill(7);
        }
        const kept = await executable.exportWeights();
        if (Object.values(kept).some(({ data }) => data.includes(7))) {
          throw subject.violation({ what: 'exportWeights hands out its own arrays', expected: 'copies' });
        }
      }
    });
    return outcome ?? (checked > 0 ? undefined : notApplicable("supports(op, 'gradient'): it trains nothing"));
  },
};

/**
 * Integers are exact, unless the backend declares `exactIntegers: false`: then a value may be one step of its code away, as
 * where a runtime rounds a half to the other side.
 */
function toleranceOf({ contribution }: ContributionSubject<'backend'>, { graph, tolerance }: OpCase): number {
  if (contribution.capabilities?.['exactIntegers'] !== false) return tolerance;
  return graph.nodes.reduce((most, { quantization }) => Math.max(most, (quantization?.scale ?? 0) * 1.001), tolerance);
}

/** A node that reads or writes integer codes is a question of `int8`, a dequantize node among them; others of `forward`. */
function runsForward(backend: Backend, graph: Graph): boolean {
  const coded = new Set(graph.nodes.filter(({ quantization }) => quantization !== undefined).map(({ name }) => name));
  return graph.nodes.every(({ name, op, inputs }) => {
    const isCoded = coded.has(name) || inputs.some((input) => coded.has(input));
    return backend.supports(op, isCoded ? 'int8' : 'forward');
  });
}

async function expectRefusal(
  subject: ContributionSubject<'backend'>,
  backend: Backend,
  name: string,
  graph: Graph,
): Promise<void> {
  let received = 'an executable';
  try {
    (await backend.prepare(graph, 'infer'))[Symbol.dispose]();
  } catch (error) {
    if (isFoveaError(error) && error.code === 'OP_UNSUPPORTED') return;
    received = isFoveaError(error) ? error.code : String(error);
  }
  throw subject.violation({
    what: `it does not support op case "${name}" by its own word and does not refuse it`,
    expected: 'OP_UNSUPPORTED',
    received,
    hint: 'No silent fallback; or let supports() say that it can.',
  });
}

async function expectGradients(
  subject: ContributionSubject<'backend'>,
  executable: TrainExecutable,
  { name, graph, batch }: GradientNet,
): Promise<void> {
  const { loss } = await executable.gradients(
    { ...batch, batchSize: batch.labels.length, dropoutSeed: 1 },
    new FakeLoss(),
  );
  const expectedLoss = crossEntropy(
    trainingForward(logitsGraph(graph), batch.inputs, batch.labels.length).logits,
    batch.labels,
  );
  if (firstDifference([expectedLoss], [loss], 1e-4) !== undefined) {
    throw subject.violation({
      what: `the loss of ${name} is wrong in training mode`,
      expected: String(expectedLoss),
      received: String(loss),
    });
  }
  const received = new Map<string, Float32Array>();
  executable.update((parameters, gradients) =>
    parameters.forEach((parameter, index) =>
      received.set(parameter.name, gradients[index]?.slice() ?? new Float32Array()),
    ),
  );
  for (const tensor of trainableTensorNames(graph)) {
    const size = tensorToFloat32(graph.tensors[tensor] as NonNullable<Graph['tensors'][string]>).length;
    const stride = Math.max(1, Math.floor(size / checkedElements));
    const indices = Array.from({ length: Math.ceil(size / stride) }, (_, position) => position * stride);
    const expected = numericGradient(graph, tensor, indices, batch);
    const wrong = firstDifference(
      expected,
      indices.map((index) => received.get(tensor)?.[index] ?? NaN),
      1e-3,
    );
    if (wrong !== undefined) {
      throw subject.violation({
        what: `the gradient of ${tensor} in ${name} is wrong`,
        expected: `${wrong.expected} at [${indices[wrong.index]}] within 1e-3`,
        received: String(wrong.received),
      });
    }
  }
}
