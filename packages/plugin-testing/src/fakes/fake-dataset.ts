import {
  type DatasetDescription,
  type DatasetSource,
  defineContribution,
  p,
  type SplitName,
  type DecodedSplit,
  type Example,
} from '@fovea/contracts';
import { fakeRefused } from '../errors.ts';
import { tinyDescription } from '../tiny/tiny-description.ts';
import { tinyCounts, tinyImage, tinyLabel, tinySplit, type TinySplit } from '../tiny/tiny-images.ts';

/** 8x8 grey images of bars in three directions: 150 to train on, 90 to test on. */
export class FakeDataset implements DatasetSource {
  readonly isExpensive = false;

  async describe(): Promise<DatasetDescription> {
    return tinyDescription();
  }

  async get(split: SplitName, index: number): Promise<Example> {
    const known = tinySplitName(split);
    if (!Number.isInteger(index) || index < 0 || index >= tinyCounts[known]) {
      throw fakeRefused(
        'DATASET_INDEX_RANGE',
        'dataset:fakes/tiny-bars',
        `${split} has ${tinyCounts[known]} examples, no ${index}`,
      );
    }
    return { id: `${split}/${index}`, pixels: tinyImage(known, index), label: tinyLabel(index) };
  }

  async decode(split: SplitName): Promise<DecodedSplit> {
    return tinySplit(tinySplitName(split));
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}

export const fakeDataset = defineContribution({
  kind: 'dataset',
  id: 'fakes/tiny-bars',
  behaviour: 1,
  title: 'Tiny bars',
  summary: '8x8 images of bars in three directions, made on the spot.',
  params: p.params({}),
  create: () => new FakeDataset(),
});

function tinySplitName(split: SplitName): TinySplit {
  if (split !== 'train' && split !== 'test') {
    throw fakeRefused('DATASET_INDEX_RANGE', 'dataset:fakes/tiny-bars', `there is no split ${split}`);
  }
  return split;
}
