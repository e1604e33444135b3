import type { DecodedSplit } from '@fovea/contracts';

/** Images with their labels: a decoded split, or the part of it that `indices` select, in that order. */
export interface LabeledImages {
  readonly split: DecodedSplit;
  readonly indices?: Int32Array;
}

export function countOf({ split, indices }: LabeledImages): number {
  return indices?.length ?? split.count;
}

/** `[countOf(images)]`: labels in the order of the selection. */
export function labelsOf({ split, indices }: LabeledImages): Int32Array {
  return indices === undefined ? split.labels : indices.map((index) => split.labels[index]!);
}
