import type { Rng } from '@fovea/contracts';
import type { TrainingSettings } from './checkpoint.ts';
import { crc32, crc32OfArray } from './crc32.ts';
import { checkpointOfOtherRun } from './errors.ts';
import { countOf, labelsOf, type LabeledImages } from './labeled-images.ts';
import type { TrainClassifierOptions } from './train-options.ts';

/** Images whose pixels stand for all: reading every pixel of a large set would take as long as an epoch. */
const probedImages = 500;

/**
 * What decides the numbers of a run, as far as it shows from outside. Plain functions (schedule, loss, augmentations) are
 * asked for a few values instead of their params, which they do not tell.
 */
export function settingsOf(options: TrainClassifierOptions, firstOrder: Int32Array, rng: Rng): TrainingSettings {
  const { classes, epochs, batchSize, seed, earlyStopping, executable, optimizer, preprocessing, train } = options;
  const totalSteps = epochs * Math.ceil(firstOrder.length / batchSize);
  const weights = Object.entries(executable.graph.tensors).map(([name, { shape }]) => `${name}[${shape.join()}]`);
  const slots = Object.entries(optimizer.state().slots).map(([name, { length }]) => `${name}[${length}]`);
  return {
    caller: options.checkpoint?.settings ?? '',
    epochs,
    'batch size': batchSize,
    seed,
    'early stopping': earlyStopping === undefined ? 'off' : `${earlyStopping.patience}, ${earlyStopping.minDelta}`,
    'restore best': String(options.restoreBest ?? true),
    classes: fingerprint(classes),
    preprocessing: fingerprint(preprocessing),
    weights: fingerprint(weights.sort()),
    'optimizer state': fingerprint(slots.sort()),
    schedule: fingerprint(
      [0, 0.1, 0.5, 0.9].map((share) => options.schedule.at(Math.floor(share * totalSteps), totalSteps)),
    ),
    loss: String(probeLoss(options)),
    augmentations: probeAugmentations(options, rng),
    order: crc32OfArray(firstOrder),
    'training images': fingerprintImages(train),
    'validation images': options.validation === undefined ? 'none' : fingerprintImages(options.validation),
  };
}

/** @throws CHECKPOINT_INVALID naming what differs. */
export function requireSameSettings(expected: TrainingSettings, received: TrainingSettings): void {
  const names = Object.keys({ ...expected, ...received }).filter((name) => expected[name] !== received[name]);
  if (names.length === 0) return;
  const list = (settings: TrainingSettings): string => names.map((name) => `${name} ${settings[name]}`).join('; ');
  throw checkpointOfOtherRun(list(expected), list(received));
}

function fingerprint(value: unknown): number {
  return crc32(new TextEncoder().encode(JSON.stringify(value)));
}

function fingerprintImages(images: LabeledImages): string {
  const { split, indices } = images;
  const count = countOf(images);
  const size = split.shape.reduce((product, length) => product * length, 1);
  let crc = crc32OfArray(labelsOf(images));
  const stride = Math.max(1, Math.floor(count / probedImages));
  for (let position = 0; position < count; position += stride) {
    const index = indices === undefined ? position : indices[position]!;
    crc = crc32(split.pixels.subarray(index * size, (index + 1) * size), crc);
  }
  return `${count} (${crc})`;
}

/** The loss of one example of each class, at logits that are all different. */
function probeLoss({ loss, classes }: TrainClassifierOptions): number {
  const numClasses = classes.length;
  const logits = Float32Array.from({ length: numClasses ** 2 }, (_, index) => ((index * 7) % 11) / 4);
  return loss.evaluate({ logits, labels: Int32Array.from(classes.keys()), numClasses }).loss;
}

function probeAugmentations({ augmentations, train }: TrainClassifierOptions, rng: Rng): number {
  const { shape } = train.split;
  const size = shape.reduce((product, length) => product * length, 1);
  let pixels: Uint8Array = Uint8Array.from({ length: size }, (_, index) => (index * 31) % 251);
  const stream = rng.fork('probe');
  for (const augmentation of augmentations) pixels = augmentation.apply(pixels, shape, stream);
  return crc32(pixels, augmentations.length);
}
