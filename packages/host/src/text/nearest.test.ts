import { describe, expect, it } from '@jest/globals';
import { didYouMean, nearest } from './nearest.ts';

describe('nearest', () => {
  it.each([
    ['epoch', ['epochs', 'batchSize'], ['epochs']],
    ['learningrate', ['learningRate', 'momentum'], ['learningRate']],
    ['adma', ['fovea/adam', 'fovea/sgd'], ['fovea/adam']],
    ['fovea/adma', ['fovea/adam', 'fovea/sgd', 'fovea/wasm'], ['fovea/adam']],
    ['cnn', ['fovea/cnn', 'fovea/separable-cnn'], ['fovea/cnn', 'fovea/separable-cnn']],
    ['fovae/adam', ['fovea/adam'], ['fovea/adam']],
    ['zebra', ['epochs', 'seed'], []],
    ['', ['epochs'], []],
  ])('%j among %j is %j', (name, candidates, expected) => {
    expect(nearest(name, candidates)).toEqual(expected);
  });

  it('makes a question of it', () => {
    expect(didYouMean('epoch', ['epochs'])).toBe('Did you mean epochs?');
    expect(didYouMean('zebra', ['epochs'])).toBe('');
  });
});
