import { p } from '@fovea/contracts';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { CreateContext, Optimizer } from '@fovea/contracts';
import { adam } from './adam.ts';
import { rmsprop } from './rmsprop.ts';
import { sgd } from './sgd.ts';

interface Reference {
  readonly origin: string;
  readonly start: readonly number[];
  readonly cases: readonly {
    readonly optimizer: string;
    readonly params: object;
    readonly learningRate: number;
    readonly points: readonly (readonly number[])[];
  }[];
}

const fixture = new URL('testing-fixtures/reference-trajectories.json', import.meta.url);
const reference = JSON.parse(readFileSync(fixture, 'utf8')) as Reference;

const context = {} as CreateContext;
const makers: Record<string, (params: object) => Optimizer> = {
  adam: (params) => adam.create(p.parse(adam.params, params), context) as Optimizer,
  rmsprop: (params) => rmsprop.create(p.parse(rmsprop.params, params), context) as Optimizer,
  sgd: (params) => sgd.create(p.parse(sgd.params, params), context) as Optimizer,
};

function rosenbrockGradient([x, y]: Float32Array): Float32Array {
  return Float32Array.of(-2 * (1 - x!) - 400 * x! * (y! - x! * x!), 200 * (y! - x! * x!));
}

describe(`trajectories of ${reference.origin}`, () => {
  it.each(reference.cases)(
    'are followed by $optimizer $params for 20 steps',
    ({ optimizer, params, learningRate, points }) => {
      const subject = makers[optimizer]!(params);
      const parameter = { name: 'point', shape: [1, 2], values: Float32Array.from(reference.start) };
      subject.init([parameter]);
      const followed = points.map(() => {
        subject.step([parameter], [rosenbrockGradient(parameter.values)], learningRate);
        return [...parameter.values];
      });
      const worst = Math.max(
        ...followed.flatMap((point, step) => point.map((value, axis) => Math.abs(value - points[step]![axis]!))),
      );
      // Float32 near 1 has steps of 6e-8 to 1.2e-7; twenty of them, amplified by a curvature of up to 1,200 x rate.
      expect(worst).toBeLessThan(2e-6);
    },
  );
});
