import type { Graph, ImageShape, ModelFamily, TrainExecutable } from '@fovea/contracts';
import {
  analyzeGraph,
  createInterpreter,
  decodeFovea,
  encodeFovea,
  inferShapes,
  trainableTensorNames,
  validateGraph,
} from '@fovea/graph';
import { createRng } from '@fovea/training';
import { type ContributionCase, notApplicable } from '../case.ts';
import { graphFingerprint, isSame, show } from '../compare.ts';
import { type ContributionSubject, needsParams } from '../contribution-subject.ts';
import { fixtureBackend, needsBackend } from '../fixture-backend.ts';
import { FakeLoss } from '../fakes/fake-loss.ts';
import { randomBatch } from '../reference/gradient-nets.ts';
import { validateParams } from '../schema/validate-params.ts';

const inputShapes: readonly ImageShape[] = [
  [32, 32, 3],
  [28, 28, 1],
  [48, 40, 3],
];

export const modelShape: ContributionCase<'model'> = {
  id: 'model/build/shape',
  title: 'builds a valid classifier for several input shapes and class counts',
  since: '0.1.0',
  async check(subject) {
    return eachFamily(subject, (family, params) => {
      for (const inputShape of inputShapes) {
        for (const numClasses of [2, 10]) expectClassifier(subject, family, inputShape, numClasses, params);
      }
    });
  },
};

export const modelParameters = countCase('model/count/parameters', 'parameters');

export const modelMacs = countCase('model/count/macs', 'macs');

export const modelGradient: ContributionCase<'model'> = {
  id: 'model/grad/reaches-every-weight',
  title: 'gives every trainable weight a gradient',
  since: '0.1.0',
  needs: ['fixtures.backend'],
  async check(subject) {
    return onBackend(subject, async (executable, graph) => {
      const unreached = new Set(trainableTensorNames(graph));
      const broken: string[] = [];
      // A dead ReLU may hide a weight from one batch; three batches of noise hide none that is connected.
      for (let round = 0; round < 3 && unreached.size > 0; round++) {
        await executable.gradients(batchFor(graph, 4 + round), new FakeLoss());
        executable.update((parameters, gradients) =>
          parameters.forEach(({ name }, index) => {
            const gradient = gradients[index];
            if (gradient?.some((value) => !Number.isFinite(value)) === true) broken.push(name);
            if (gradient?.some((value) => value !== 0) === true) unreached.delete(name);
          }),
        );
      }
      if (unreached.size + broken.length > 0) {
        throw subject.violation({
          what: 'weights without a usable gradient',
          expected: 'a finite gradient other than 0 for each',
          received: `none for ${show([...unreached])}, not finite for ${show(broken)}`,
          hint: 'A layer whose output nothing reads, or a sigmoid that saturates at the first step.',
        });
      }
    });
  },
};

export const modelNoNan: ContributionCase<'model'> = {
  id: 'model/no-nan/1-step',
  title: 'is finite after one step of gradient descent',
  since: '0.1.0',
  needs: ['fixtures.backend'],
  async check(subject) {
    return onBackend(subject, async (executable, graph) => {
      const batch = batchFor(graph, 4);
      await executable.gradients(batch, new FakeLoss());
      executable.update((parameters, gradients) =>
        parameters.forEach(({ values }, index) => {
          gradients[index]?.forEach((gradient, i) => (values[i] = (values[i] ?? 0) - 0.01 * gradient));
        }),
      );
      const weights = await executable.exportWeights();
      const spoiled = Object.keys(weights).filter((name) =>
        weights[name]?.data.some((value) => !Number.isFinite(value)),
      );
      const { loss } = await executable.gradients(batch, new FakeLoss());
      if (spoiled.length > 0 || !Number.isFinite(loss)) {
        throw subject.violation({
          what: 'one step of gradient descent at a rate of 0.01 spoils it',
          expected: 'finite weights and loss',
          received: `loss ${loss}, weights ${show(spoiled)}`,
        });
      }
    });
  },
};

export const modelRoundtrip: ContributionCase<'model'> = {
  id: 'model/roundtrip/save-load-equal',
  title: 'is the same after it was saved and loaded',
  since: '0.1.0',
  async check(subject) {
    return eachFamily(subject, (family) => {
      const graph = build(subject, family, smallestShape(family, subject), 3);
      const loaded = decodeFovea(encodeFovea(graph));
      if (!isSame(graphFingerprint(graph), graphFingerprint(loaded))) {
        throw subject.violation({
          what: 'it changes when it is saved and loaded',
          hint: 'Attributes must be plain JSON: no undefined, NaN or Infinity.',
        });
      }
      const { inputs } = randomBatch(graph.inputs[0]?.shape ?? [], 3, 1);
      if (!isSame(createInterpreter(graph).run(inputs, 1), createInterpreter(loaded).run(inputs, 1))) {
        throw subject.violation({ what: 'it predicts differently when it was saved and loaded' });
      }
    });
  },
};

function countCase(
  id: 'model/count/parameters' | 'model/count/macs',
  what: 'parameters' | 'macs',
): ContributionCase<'model'> {
  return {
    id,
    title: `has the declared number of ${what === 'macs' ? 'multiply-accumulates' : 'parameters'}`,
    since: '0.1.0',
    needs: ['fixtures.models'],
    async check(subject) {
      const fixtures = subject.fixtures.models?.[subject.name] ?? [];
      if (fixtures.length === 0) return notApplicable(`fixtures.models["${subject.name}"]`);
      for (const { params = {}, inputShape, numClasses, source, ...declared } of fixtures) {
        const { value } = await validateParams(subject.contribution.params, params);
        const family = await subject.create(value ?? params);
        const counted = analyzeGraph(build(subject, family, inputShape, numClasses));
        const received = what === 'macs' ? counted.macs : counted.params;
        if (received !== declared[what]) {
          throw subject.violation({
            what: `${show(params)} on ${show(inputShape)} has another number of ${what} (${source})`,
            expected: String(declared[what]),
            received: String(received),
          });
        }
      }
      return undefined;
    },
  };
}

function expectClassifier(
  subject: ContributionSubject<'model'>,
  family: ModelFamily,
  inputShape: ImageShape,
  numClasses: number,
  params: Readonly<Record<string, unknown>>,
): void {
  const graph = build(subject, family, inputShape, numClasses);
  validateGraph(graph);
  const [height, width, channels] = inputShape;
  const output = graph.outputs[0] ?? '';
  const { preprocessing, family: madeBy, classes } = graph.meta;
  const checks: Readonly<Record<string, readonly [expected: unknown, received: unknown]>> = {
    'input shape': [inputShape, graph.inputs[0]?.shape],
    'output shape': [[numClasses], inferShapes(graph).get(output)],
    'last op': ['softmax', graph.nodes.find(({ name }) => name === output)?.op],
    'meta.classes': [classNames(numClasses), classes],
    'meta.preprocessing': [{ height, width, channels }, preprocessing && sizeOf(preprocessing)],
    'meta.family.id': [subject.contribution.id, madeBy?.id],
    'meta.family.params': [params, madeBy?.params],
  };
  for (const [what, [expected, received]] of Object.entries(checks)) {
    if (!isSame(expected, received)) {
      throw subject.violation({
        what: `the ${what} is wrong for an input of ${show(inputShape)} and ${numClasses} classes`,
        expected: show(expected),
        received: show(received),
      });
    }
  }
}

async function eachFamily(
  subject: ContributionSubject<'model'>,
  check: (family: ModelFamily, params: Readonly<Record<string, unknown>>) => void,
): ReturnType<ContributionCase['check']> {
  const sets = await subject.paramSets();
  if (sets.length === 0) return notApplicable(needsParams);
  for (const params of sets) check(await subject.create(params), params);
  return undefined;
}

async function onBackend(
  subject: ContributionSubject<'model'>,
  check: (executable: TrainExecutable, graph: Graph) => Promise<void>,
): ReturnType<ContributionCase['check']> {
  const sets = await subject.paramSets();
  if (sets.length === 0) return notApplicable(needsParams);
  const backend = await fixtureBackend(subject);
  if (backend === undefined) return notApplicable(needsBackend);
  await using activated = backend;
  await activated.activate();
  const untrained: string[] = [];
  for (const params of sets) {
    const family = await subject.create(params);
    const graph = build(subject, family, smallestShape(family, subject), 3);
    const untrainable = graph.nodes.find(({ op }) => op !== 'softmax' && !activated.supports(op, 'gradient'));
    if (untrainable !== undefined) {
      untrained.push(`${activated.id} does not differentiate ${untrainable.op}`);
      continue;
    }
    using executable = await activated.prepare(graph, 'train');
    await check(executable, graph);
  }
  return untrained.length === sets.length ? notApplicable(untrained.join('; ')) : undefined;
}

/** The smallest of a few shapes that the family accepts, so that slow backends can take part. */
function smallestShape(family: ModelFamily, subject: ContributionSubject<'model'>): ImageShape {
  const candidates: readonly ImageShape[] = [
    [8, 8, 1],
    [16, 16, 1],
  ];
  const accepts = (shape: ImageShape): boolean => {
    try {
      build(subject, family, shape, 3);
      return true;
    } catch {
      // Too small for its poolings: the family says so, and build/shape tries the usual sizes.
      return false;
    }
  };
  return candidates.find(accepts) ?? [32, 32, 3];
}

function build(
  subject: ContributionSubject<'model'>,
  family: ModelFamily,
  inputShape: ImageShape,
  numClasses: number,
): Graph {
  return family.build({ inputShape, classes: classNames(numClasses), rng: createRng(subject.seed, 'weights') });
}

function classNames(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `class ${index}`);
}

function sizeOf({ height, width, channels }: NonNullable<Graph['meta']['preprocessing']>): unknown {
  return { height, width, channels };
}

function batchFor(
  graph: Graph,
  batchSize: number,
): { inputs: Float32Array; labels: Int32Array; batchSize: number; dropoutSeed: number } {
  return { ...randomBatch(graph.inputs[0]?.shape ?? [], 3, batchSize), batchSize, dropoutSeed: batchSize };
}
