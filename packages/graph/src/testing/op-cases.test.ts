import { describe, expect, it } from '@jest/globals';
import type { ActivationFunction, OpName } from '@fovea/contracts';
import { createInterpreter, opNames } from '../index.ts';
import { expectedOutput, integerOpCases, largestError, opCases } from './index.ts';

describe('op cases', () => {
  it('have names of their own', () => {
    const names = [...opCases, ...integerOpCases].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('cover every op and every activation', () => {
    const nodes = [...opCases, ...integerOpCases].flatMap(({ graph }) => graph.nodes);
    expect(new Set<OpName>(nodes.map(({ op }) => op))).toEqual(new Set(opNames));
    const activations = nodes.flatMap((node) => (node.op === 'activation' ? [node.attributes.function] : []));
    expect(new Set<ActivationFunction>(activations).size).toBe(8);
  });

  it.each(opCases.filter(({ expected }) => expected !== undefined))(
    'the interpreter agrees with the numbers worked out by hand: $name',
    ({ graph, inputs, batchSize, expected, tolerance }) => {
      const actual = createInterpreter(graph).run(inputs, batchSize);
      expect(largestError(actual, expected!)).toBeLessThanOrEqual(tolerance);
    },
  );

  it.each([...opCases, ...integerOpCases])('is finite and the same twice: $name', (opCase) => {
    const first = expectedOutput(opCase);
    expect(first.every(Number.isFinite)).toBe(true);
    expect(first).toEqual(expectedOutput(opCase));
  });

  it.each(integerOpCases)('integers use more than the bounds of their code: $name', (opCase) => {
    expect(new Set(expectedOutput(opCase)).size).toBeGreaterThan(3);
  });

  it('largestError sees another length, a lost NaN and a difference', () => {
    expect(largestError([1], [1, 2])).toBe(Infinity);
    expect(largestError([NaN], [1])).toBe(Infinity);
    expect(largestError([NaN], [NaN])).toBe(0);
    expect(largestError([1, 11], [1, 10])).toBeCloseTo(0.1);
  });
});
