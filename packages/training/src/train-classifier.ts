import { countClasses, imbalanceWarning, requireEveryClass } from './class-counts.ts';
import { optionInvalid } from './errors.ts';
import { labelsOf } from './labeled-images.ts';
import type { TrainClassifierOptions, TrainClassifierResult } from './train-options.ts';
import { TrainingRun } from './training-run.ts';

/**
 * Trains a classifier by mini-batch gradient descent.
 *
 * @remarks Reproducible bit for bit, given the executable: order, augmentation and dropout come from streams forked by
 * epoch, example and step below the seed, so that an example is augmented alike whatever else is in its batch. A run that
 * is killed and started again with the same options and store ends as if it had never stopped. After each epoch the
 * monitored loss (validation's, else training's) decides what is best and whether to stop early. When `signal` aborts, the
 * run ends with the best so far, or with the weights as they are before the first epoch ended, and leaves a checkpoint.
 * Validation loss is the plain cross-entropy, whatever the training loss weighs or smooths.
 * @returns all float weights by tensor name, running statistics included, and the history; epochs count from 1.
 * @throws DATASET_INVALID without images, for a class without images, for fewer than two classes; TRAINING_DIVERGED when
 * loss or weights are no longer finite; CHECKPOINT_INVALID when the stored checkpoint is mangled or of other settings.
 */
export async function trainClassifier(options: TrainClassifierOptions): Promise<TrainClassifierResult> {
  requireSaneOptions(options);
  const { classes, train, validation, loss, onWarning } = options;
  const classCounts = countClasses(labelsOf(train), classes.length, 'training');
  requireEveryClass(classCounts, classes);
  if (validation !== undefined) countClasses(labelsOf(validation), classes.length, 'validation');
  const warning = imbalanceWarning(classCounts, classes);
  if (warning !== undefined) onWarning?.(warning);
  loss.prepare?.({ classCounts, classes });
  return new TrainingRun(options, warning === undefined ? [] : [warning]).run();
}

function requireSaneOptions({ epochs, batchSize, earlyStopping, checkpoint }: TrainClassifierOptions): void {
  const requireCount = (path: string, value: number | undefined): void => {
    if (value !== undefined && !(Number.isSafeInteger(value) && value >= 1)) {
      throw optionInvalid(path, 'a whole number, at least 1', value);
    }
  };
  requireCount('epochs', epochs);
  requireCount('batchSize', batchSize);
  requireCount('earlyStopping.patience', earlyStopping?.patience);
  requireCount('checkpoint.everySteps', checkpoint?.everySteps);
}
