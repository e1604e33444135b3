import { p } from '@fovea/contracts';
import { describe, expect, it } from '@jest/globals';
import type { CreateContext, Optimizer, Parameter } from '@fovea/contracts';
import { adam } from './adam.ts';
import { rmsprop } from './rmsprop.ts';
import { sgd } from './sgd.ts';

const context = {} as CreateContext;
const makers: readonly (readonly [string, () => Optimizer])[] = [
  ['sgd', () => sgd.create(p.parse(sgd.params, {}), context) as Optimizer],
  [
    'sgd with nesterov and decay',
    () => sgd.create(p.parse(sgd.params, { momentum: 0.9, nesterov: true, weightDecay: 0.1 }), context) as Optimizer,
  ],
  ['adam', () => adam.create(p.parse(adam.params, { weightDecay: 0.01 }), context) as Optimizer],
  ['rmsprop', () => rmsprop.create(p.parse(rmsprop.params, {}), context) as Optimizer],
  [
    'rmsprop centered with momentum',
    () => rmsprop.create(p.parse(rmsprop.params, { centered: true, momentum: 0.9 }), context) as Optimizer,
  ],
];

function parameters(): Parameter[] {
  return [
    { name: 'kernel', shape: [2, 2], values: Float32Array.of(0.5, -0.25, 1, -1) },
    { name: 'bias', shape: [2], values: Float32Array.of(-0, 0.1) },
  ];
}

/** Any gradient will do; this one changes with step and weight. */
function gradients(of: readonly Parameter[], step: number): Float32Array[] {
  return of.map(({ values }) => values.map((value, index) => value + Math.sin(step + index)));
}

function run(subject: Optimizer, on: readonly Parameter[], from: number, to: number): void {
  for (let step = from; step < to; step++) subject.step(on, gradients(on, step), 0.01);
}

const bits = (of: readonly Parameter[]): number[] =>
  of.flatMap(({ values }) => [...new Uint32Array(values.slice().buffer)]);

describe.each(makers)('%s', (_name, make) => {
  it('continues bit for bit from a restored state', () => {
    const straight = parameters();
    using first = make();
    first.init(straight);
    run(first, straight, 0, 10);

    const halted = parameters();
    using second = make();
    second.init(halted);
    run(second, halted, 0, 4);
    const saved = second.state();
    run(second, parameters(), 4, 6);
    using third = make();
    third.init(halted);
    third.restore(saved);
    run(third, halted, 4, 10);

    expect(bits(halted)).toEqual(bits(straight));
    expect(third.state()).toEqual(first.state());
  });

  it('changes no parameter at a learning rate of 0, not even in mid-run', () => {
    const subject = parameters();
    using optimizer = make();
    optimizer.init(subject);
    run(optimizer, subject, 0, 3);
    const before = bits(subject);
    optimizer.step(subject, gradients(subject, 3), 0);
    expect(bits(subject)).toEqual(before);
  });

  it('leaves a parameter without gradient as it is, and its state too', () => {
    const subject = parameters();
    using optimizer = make();
    optimizer.init(subject);
    run(optimizer, subject, 0, 2);
    const kernel = [...subject[0]!.values];
    const slots = Object.entries(optimizer.state().slots).filter(([name]) => name.startsWith('kernel'));
    optimizer.step(subject, [undefined, Float32Array.of(1, 1)], 0.01);
    expect([...subject[0]!.values]).toEqual(kernel);
    expect(Object.entries(optimizer.state().slots).filter(([name]) => name.startsWith('kernel'))).toEqual(slots);
  });

  it('passes NaN on, so that divergence shows', () => {
    const subject = parameters();
    using optimizer = make();
    optimizer.init(subject);
    optimizer.step(subject, [Float32Array.of(NaN, 0, 0, 0), undefined], 0.01);
    expect(subject[0]!.values[0]).toBeNaN();
  });

  it('refuses parameters it was not told of', () => {
    using optimizer = make();
    optimizer.init(parameters());
    const stranger = { name: 'stranger', shape: [1], values: Float32Array.of(1) };
    expect(() => optimizer.step([stranger], [Float32Array.of(1)], 0.01)).toThrow(/stranger/);
  });
});

describe('restore', () => {
  it.each([
    ['missing', {}],
    ['short', { 'kernel:momentum': new Float32Array(3), 'bias:momentum': new Float32Array(2) }],
    [
      'surplus',
      {
        'kernel:momentum': new Float32Array(4),
        'bias:momentum': new Float32Array(2),
        'x:momentum': new Float32Array(1),
      },
    ],
  ])('refuses a state with %s slots and stays as it was', (_what, slots) => {
    const optimizer = sgd.create(p.parse(sgd.params, { momentum: 0.9 }), context) as Optimizer;
    const subject = parameters();
    optimizer.init(subject);
    run(optimizer, subject, 0, 2);
    const before = optimizer.state();
    expect(() => optimizer.restore({ scalars: {}, slots })).toThrow(
      expect.objectContaining({ code: 'CHECKPOINT_INVALID' }),
    );
    expect(optimizer.state()).toEqual(before);
  });

  it.each([undefined, -1, 1.5, NaN])('refuses %p as a step count', (steps) => {
    const optimizer = adam.create(p.parse(adam.params, {}), context) as Optimizer;
    optimizer.init([]);
    const scalars = (steps === undefined ? {} : { steps }) as Record<string, number>;
    expect(() => optimizer.restore({ scalars, slots: {} })).toThrow(
      expect.objectContaining({ code: 'CHECKPOINT_INVALID' }),
    );
  });
});

describe('weight decay', () => {
  it('shrinks kernels and spares biases', () => {
    const subject = parameters();
    const optimizer = sgd.create(p.parse(sgd.params, { weightDecay: 0.5 }), context) as Optimizer;
    optimizer.init(subject);
    optimizer.step(subject, [new Float32Array(4), new Float32Array(2)], 0.1);
    // 1 - 0.5 * 0.1 = 0.95 of each kernel weight.
    expect([...subject[0]!.values]).toEqual([0.475, -0.2375, 0.95, -0.95].map(Math.fround));
    expect([...subject[1]!.values]).toEqual([-0, Math.fround(0.1)]);
  });
});

describe('first steps by hand', () => {
  const step = (optimizer: Optimizer, value: number, gradient: number, learningRate: number): number => {
    const parameter = { name: 'w', shape: [1], values: Float32Array.of(value) };
    optimizer.init([parameter]);
    optimizer.step([parameter], [Float32Array.of(gradient)], learningRate);
    return parameter.values[0]!;
  };

  it('moves adam by almost exactly the learning rate, whatever the gradient', () => {
    expect(step(adam.create(p.parse(adam.params, {}), context) as Optimizer, 1, 1000, 0.5)).toBeCloseTo(0.5, 6);
  });

  it('moves sgd by learning rate times gradient', () => {
    expect(step(sgd.create(p.parse(sgd.params, {}), context) as Optimizer, 1, 2, 0.25)).toBe(0.5);
  });

  it('keeps centered rmsprop finite when the gradient never varies', () => {
    const optimizer = rmsprop.create(
      p.parse(rmsprop.params, { centered: true, epsilon: 1e-12, rho: 0 }),
      context,
    ) as Optimizer;
    expect(step(optimizer, 1, 0.1, 0.001)).not.toBeNaN();
  });
});
