import type { Rng } from '@fovea/contracts';
import { samplerOrderInvalid } from './errors.ts';
import { labelsOf } from './labeled-images.ts';
import { shuffle } from './shuffle.ts';
import type { TrainClassifierOptions } from './train-options.ts';

/** The order in which an epoch visits the training examples. */
export interface EpochOrder {
  /** Positions in the selection of training images. */
  readonly positions: Int32Array;
  /** How often each entry's example came before it in the same epoch; undefined where no example repeats. */
  readonly repeats: Int32Array | undefined;
}

/**
 * The order of epoch `epoch` (0-based): a pure function of the seed and the epoch, so that a resumed run finds it again.
 * @throws CONTRIBUTION_INVALID when the sampler names examples that do not exist, or none.
 */
export function epochOrder(options: TrainClassifierOptions, root: Rng, epoch: number): EpochOrder {
  const labels = labelsOf(options.train);
  const rng = root.fork('order', epoch);
  if (options.sampler === undefined)
    return { positions: shuffle(Int32Array.from(labels.keys()), rng), repeats: undefined };
  const positions = options.sampler.order({ labels, numClasses: options.classes.length, rng });
  if (positions.length === 0) throw samplerOrderInvalid('at least 1 example', 'none');
  for (const position of positions) {
    if (position < 0 || position >= labels.length) {
      throw samplerOrderInvalid(`positions 0 .. ${labels.length - 1}`, String(position));
    }
  }
  return { positions, repeats: countRepeats(positions, labels.length) };
}

function countRepeats(positions: Int32Array, count: number): Int32Array | undefined {
  const seen = new Int32Array(count);
  const repeats = positions.map((position) => seen[position]!++);
  return repeats.some((times) => times > 0) ? repeats : undefined;
}
