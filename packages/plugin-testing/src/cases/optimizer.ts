import type { Optimizer, Parameter } from '@fovea/contracts';
import { createRng } from '@fovea/training';
import { type ContributionCase, notApplicable } from '../case.ts';
import { isSame, isSameBytes, show } from '../compare.ts';
import { type ContributionSubject, needsParams } from '../contribution-subject.ts';
import { rosenbrockGradient, rosenbrockStart } from '../reference/rosenbrock.ts';
import { validateParams } from '../schema/validate-params.ts';

const shapes = [
  { name: 'conv/kernel', shape: [2, 3] },
  { name: 'conv/bias', shape: [3] },
];

export const optimizerStepReference: ContributionCase<'optimizer'> = {
  id: 'optimizer/step/reference',
  title: "visits the reference points on Rosenbrock's function",
  since: '0.1.0',
  needs: ['fixtures.optimizers'],
  async check(subject) {
    const fixtures = subject.fixtures.optimizers?.[subject.name] ?? [];
    if (fixtures.length === 0) return notApplicable(`fixtures.optimizers["${subject.name}"]`);
    for (const { params = {}, learningRate, points, tolerance = 1e-5, source } of fixtures) {
      const { value } = await validateParams(subject.contribution.params, params);
      using optimizer = await subject.create(value ?? params);
      const values = new Float32Array(rosenbrockStart);
      const parameter = { name: 'point', shape: [2], values };
      optimizer.init([parameter]);
      points.forEach(([x, y], step) => {
        optimizer.step([parameter], [Float32Array.from(rosenbrockGradient(values))], learningRate);
        const distance = Math.max(Math.abs((values[0] ?? NaN) - x), Math.abs((values[1] ?? NaN) - y));
        if (!(distance <= tolerance)) {
          throw subject.violation({
            what: `step ${step + 1} with ${show(params)} leaves the reference (${source})`,
            expected: `[${x}, ${y}] within ${tolerance}`,
            received: show(Array.from(values)),
          });
        }
      });
    }
    return undefined;
  },
};

export const optimizerResumeBitwise: ContributionCase<'optimizer'> = {
  id: 'optimizer/resume/bitwise',
  title: 'goes on bit for bit after its state was saved and restored',
  since: '0.1.0',
  async check(subject) {
    return eachOptimizer(subject, async (create, params) => {
      const whole = newParameters();
      using uninterrupted = await create();
      uninterrupted.init(whole);
      takeSteps(uninterrupted, whole, 0, 10);

      const parts = newParameters();
      using before = await create();
      before.init(parts);
      takeSteps(before, parts, 0, 4);
      // Through JSON and float bytes, as a checkpoint would carry it.
      const { scalars, slots } = before.state();
      const saved = { scalars: JSON.parse(JSON.stringify(scalars)) as Record<string, number>, slots: copyOf(slots) };
      takeSteps(before, newParameters(), 4, 6);
      using after = await create();
      after.init(parts);
      after.restore(saved);
      takeSteps(after, parts, 4, 10);

      const changed = whole.find(
        ({ values }, index) => !isSameBytes(values, parts[index]?.values ?? new Float32Array()),
      );
      if (changed !== undefined) {
        throw subject.violation({
          what: `${changed.name} differs after 4 steps, save, restore and 6 steps, with ${show(params)}`,
          expected: 'the bits of 10 uninterrupted steps',
          received: 'other bits',
          hint: 'Every number that step() reads, the step count included, belongs into state(), as copies.',
        });
      }
    });
  },
};

export const optimizerLrZero: ContributionCase<'optimizer'> = {
  id: 'optimizer/lr-zero/no-change',
  title: 'changes no parameter at a learning rate of 0',
  since: '0.1.0',
  async check(subject) {
    return eachOptimizer(subject, async (create, params) => {
      const parameters = newParameters();
      using optimizer = await create();
      optimizer.init(parameters);
      takeSteps(optimizer, parameters, 0, 3);
      const before = parameters.map(({ values }) => values.slice());
      takeSteps(optimizer, parameters, 3, 6, () => 0);
      const changed = parameters.find(({ values }, index) => !isSameBytes(values, before[index] ?? values));
      if (changed !== undefined) {
        throw subject.violation({
          what: `${changed.name} moves at a learning rate of 0, with ${show(params)}`,
          expected: 'no change',
          received: show(Array.from(changed.values)),
          hint: 'Scale weight decay by the learning rate too.',
        });
      }
    });
  },
};

export const optimizerMemory: ContributionCase<'optimizer'> = {
  id: 'optimizer/memory/no-leak',
  title: 'holds as much state after 1,000 steps as after one, and hands out copies',
  since: '0.1.0',
  async check(subject) {
    return eachOptimizer(subject, async (create) => {
      const parameters = newParameters();
      using optimizer = await create();
      optimizer.init(parameters);
      takeSteps(optimizer, parameters, 0, 1);
      const early = sizesOf(optimizer);
      takeSteps(optimizer, parameters, 1, subject.quick ? 100 : 1000);
      const late = sizesOf(optimizer);
      if (!isSame(early, late)) {
        throw subject.violation({ what: 'its state grows', expected: show(early), received: show(late) });
      }
      const handedOut = optimizer.state();
      const kept = structuredClone(handedOut.slots);
      takeSteps(optimizer, parameters, 1000, 1003);
      if (!isSame(handedOut.slots, kept)) {
        throw subject.violation({
          what: 'state() hands out its own arrays, which the next steps change',
          expected: 'copies',
          hint: 'slice() every slot.',
        });
      }
    });
  },
};

export const optimizerSparse: ContributionCase<'optimizer'> = {
  id: 'optimizer/sparse/missing-gradient',
  title: 'leaves a parameter without a gradient as it is, and updates the others',
  since: '0.1.0',
  async check(subject) {
    return eachOptimizer(subject, async (create, params) => {
      const parameters = newParameters();
      using optimizer = await create();
      optimizer.init(parameters);
      takeSteps(optimizer, parameters, 0, 2);
      const before = parameters.map(({ values }) => values.slice());
      const gradients = gradientsOf(parameters, 2).with(0, undefined);
      optimizer.step(parameters, gradients, 0.1);
      if (!isSame(before[0], parameters[0]?.values)) {
        throw subject.violation({
          what: `a parameter without a gradient moves, with ${show(params)}`,
          expected: show(Array.from(before[0] ?? [])),
          received: show(Array.from(parameters[0]?.values ?? [])),
        });
      }
      if (isSame(before[1], parameters[1]?.values)) {
        throw subject.violation({
          what: `a parameter stays because another one has no gradient, with ${show(params)}`,
          expected: 'an update',
          received: 'none',
        });
      }
    });
  },
};

async function eachOptimizer(
  subject: ContributionSubject<'optimizer'>,
  check: (create: () => Promise<Optimizer>, params: Readonly<Record<string, unknown>>) => Promise<void>,
): ReturnType<ContributionCase['check']> {
  const sets = await subject.paramSets();
  if (sets.length === 0) return notApplicable(needsParams);
  for (const params of sets) await check(() => subject.create(params), params);
  return undefined;
}

function newParameters(): Parameter[] {
  const rng = createRng(23, 'parameters');
  return shapes.map(({ name, shape }) => ({
    name,
    shape,
    values: Float32Array.from({ length: shape.reduce((size, dim) => size * dim, 1) }, () => rng.normal()),
  }));
}

function gradientsOf(parameters: readonly Parameter[], step: number): (Float32Array | undefined)[] {
  return parameters.map(({ name, values }) => {
    const rng = createRng(29, name, step);
    return values.map(() => rng.normal());
  });
}

function takeSteps(
  optimizer: Optimizer,
  parameters: readonly Parameter[],
  from: number,
  to: number,
  learningRate: (step: number) => number = (step) => 0.1 / (1 + 0.1 * step),
): void {
  for (let step = from; step < to; step++)
    optimizer.step(parameters, gradientsOf(parameters, step), learningRate(step));
}

function sizesOf(optimizer: Optimizer): unknown {
  const { scalars, slots } = optimizer.state();
  return { scalars: Object.keys(scalars), slots: Object.entries(slots).map(([name, slot]) => [name, slot.length]) };
}

function copyOf(slots: Readonly<Record<string, Float32Array>>): Record<string, Float32Array> {
  return Object.fromEntries(Object.entries(slots).map(([name, slot]) => [name, slot.slice()]));
}
