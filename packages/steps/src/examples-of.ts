import type { DatasetRecord, DatasetRole, Graph, Preprocessing, StepContext } from '@fovea/contracts';
import { stratifiedSubset, type LabeledImages } from '@fovea/training';
import { classCountMismatch, missingSplit, preprocessingMissing, shapeMismatch } from './errors.ts';

export interface ExamplesRequest {
  readonly step: string;
  readonly dataset: DatasetRecord;
  readonly role: DatasetRole;
  readonly context: StepContext;
}

/**
 * The decoded examples that play `role`.
 * @throws DATASET_INVALID when the dataset has none.
 */
export async function examplesOf({ step, dataset, role, context }: ExamplesRequest): Promise<LabeledImages> {
  const selection = dataset.roles[role];
  if (selection === undefined) throw missingSplit(step, dataset.description.name, role, Object.keys(dataset.roles));
  const split = await context.decodedSplit(dataset, selection.split);
  return selection.indices === undefined ? { split } : { split, indices: Int32Array.from(selection.indices) };
}

/** How many examples `images` selects. */
export function countOf(images: LabeledImages): number {
  return images.indices?.length ?? images.split.count;
}

/** Labels of the selected examples, in order. */
function labelsOf(images: LabeledImages): Int32Array {
  const { indices, split } = images;
  return indices === undefined ? split.labels : Int32Array.from(indices, (index) => split.labels[index] ?? 0);
}

/**
 * Checks that a model can look at a dataset's images.
 * @returns the model's preprocessing.
 * @throws MODEL_INVALID, DATASET_INVALID.
 */
export function matchedPreprocessing(step: string, graph: Graph, dataset: DatasetRecord): Preprocessing {
  const preprocessing = matchedInput(step, graph, dataset);
  const { classes } = dataset.description;
  if (graph.meta.classes.length !== classes.length) {
    throw classCountMismatch(step, graph.meta.classes.length, classes.length);
  }
  return preprocessing;
}

/** The same without a look at the classes, for models that will have others. @throws MODEL_INVALID, DATASET_INVALID. */
export function matchedInput(step: string, graph: Graph, dataset: DatasetRecord): Preprocessing {
  const preprocessing = graph.meta.preprocessing;
  if (preprocessing === undefined) throw preprocessingMissing(step, graph.meta.name);
  const expected = [preprocessing.height, preprocessing.width, preprocessing.channels];
  const { shape, name } = dataset.description;
  if (expected.some((size, axis) => size !== shape[axis])) {
    throw shapeMismatch(step, { name: graph.meta.name, shape: expected }, { name, shape });
  }
  return preprocessing;
}

/** At most `limit` of the images, in the proportions of their classes; all of them for 0. */
export function stratifiedPart(
  images: LabeledImages,
  limit: number,
  numClasses: number,
  context: StepContext,
): LabeledImages {
  if (limit === 0 || limit >= countOf(images)) return images;
  const positions = stratifiedSubset({
    labels: labelsOf(images),
    numClasses,
    count: limit,
    rng: context.rng.fork('subset'),
  });
  const { indices, split } = images;
  return { split, indices: indices === undefined ? positions : positions.map((position) => indices[position] ?? 0) };
}
