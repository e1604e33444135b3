import type { CurvePoint } from '@fovea/contracts';

/** Points that a run's curve has at most. */
export const maxCurvePoints = 200;

/** The curve as far as it goes, JSON-safe: finished intervals, and sums over the one in progress. */
export interface CurveState {
  readonly points: readonly CurvePoint[];
  readonly steps: number;
  readonly lossSum: number;
  readonly correct: number;
  readonly examples: number;
}

/** One training step. */
export interface CurveStep {
  /** Finished steps, this one included. */
  readonly step: number;
  /** Mean over the batch. */
  readonly loss: number;
  readonly correct: number;
  readonly examples: number;
  readonly learningRate: number;
}

/** Steps of a whole run and of an epoch of it. */
export interface CurveExtent {
  readonly totalSteps: number;
  readonly stepsPerEpoch: number;
}

export const emptyCurve: CurveState = { points: [], steps: 0, lossSum: 0, correct: 0, examples: 0 };

/** The state after a step; the interval ends after every `ceil(totalSteps / 200)` steps. */
export function afterStep(state: CurveState, step: CurveStep, extent: CurveExtent): CurveState {
  const grown = {
    points: state.points,
    steps: state.steps + 1,
    lossSum: state.lossSum + step.loss * step.examples,
    correct: state.correct + step.correct,
    examples: state.examples + step.examples,
  };
  const isFull = grown.steps >= Math.ceil(extent.totalSteps / maxCurvePoints);
  return isFull ? { ...emptyCurve, points: curveSoFar(grown, step, extent) } : grown;
}

/** All points, that of the interval in progress included. */
export function curveSoFar(
  { points, steps, lossSum, correct, examples }: CurveState,
  { step, learningRate }: Pick<CurveStep, 'step' | 'learningRate'>,
  { stepsPerEpoch }: Pick<CurveExtent, 'stepsPerEpoch'>,
): readonly CurvePoint[] {
  if (steps === 0) return points;
  const means = { loss: lossSum / examples, accuracy: correct / examples };
  return [...points, { step, epoch: step / stepsPerEpoch, ...means, learningRate }];
}
