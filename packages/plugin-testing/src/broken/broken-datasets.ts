import type { DatasetDescription, DatasetSource, DecodedSplit, Example, SplitName } from '@fovea/contracts';
import { FakeDataset, fakeDataset } from '../fakes/fake-dataset.ts';
import { type BrokenSubjects, creating } from './broken-subject.ts';

export const brokenDatasets: BrokenSubjects<'dataset'> = {
  'dataset/digest/stable': [
    { says: /malformed/, plugin: describedAs((described) => ({ ...described, digest: 'v1' })) },
    { says: /two digests/, plugin: creating(fakeDataset, () => new UnstableDataset()) },
  ],
  'dataset/splits/disjoint': [
    {
      says: /is in train and in test/,
      plugin: givingAs((example) => ({ ...example, id: example.id.split('/')[1] ?? '' })),
    },
    { says: /share an id/, plugin: givingAs((example) => ({ ...example, id: example.id.split('/')[0] ?? '' })) },
  ],
  'dataset/range/DATASET_INDEX_RANGE': [
    { says: /get\('train', -1\)/, plugin: creating(fakeDataset, () => new WrappingDataset()) },
  ],
  'dataset/item/spec': [
    { says: /not an image/, plugin: givingAs((example) => ({ ...example, pixels: example.pixels.subarray(1) })) },
    {
      says: /not an image/,
      plugin: givingAs((example) => ({ ...example, pixels: Float32Array.from(example.pixels) as never })),
    },
  ],
  'dataset/labels/in-range': [
    { says: /outside of the classes/, plugin: givingAs((example) => ({ ...example, label: example.label + 1 })) },
    {
      says: /do not add up/,
      plugin: describedAs((described) => ({
        ...described,
        splits: { train: { count: 150, classCounts: [50, 50, 49] } },
      })),
    },
  ],
  'dataset/order/deterministic': [{ says: /changes/, plugin: creating(fakeDataset, () => new ShuffledDataset()) }],
  'dataset/license/present': [
    { says: /licence is empty/, plugin: describedAs((described) => ({ ...described, licence: ' ' })) },
  ],
  'dataset/decode-equals-get': [
    {
      says: /another image or label/,
      plugin: decodingAs((decoded) => ({ ...decoded, labels: decoded.labels.toReversed() })),
    },
    { says: /another number/, plugin: decodingAs((decoded) => ({ ...decoded, count: decoded.count - 1 })) },
  ],
};

class UnstableDataset extends FakeDataset {
  override async describe(): Promise<DatasetDescription> {
    const digit = Math.floor(Math.random() * 2 ** 32);
    return { ...(await super.describe()), digest: `sha256:${digit.toString(16).padStart(64, '0')}` };
  }
}

class WrappingDataset extends FakeDataset {
  override get(split: SplitName, index: number): Promise<Example> {
    return super.get(split, index === -1 ? 0 : index);
  }
}

class ShuffledDataset extends FakeDataset {
  readonly #shift = Math.floor(Math.random() * 80) + 1;
  #reads = 0;

  override get(split: SplitName, index: number): Promise<Example> {
    return super.get(split, (index + this.#shift * this.#reads++) % 90);
  }
}

function describedAs(change: (described: DatasetDescription) => DatasetDescription): ReturnType<typeof creating> {
  return over((sound) => ({ describe: async () => change(await sound.describe()) }));
}

function givingAs(change: (example: Example) => Example): ReturnType<typeof creating> {
  return over((sound) => ({ get: async (split: SplitName, index: number) => change(await sound.get(split, index)) }));
}

function decodingAs(change: (decoded: DecodedSplit) => DecodedSplit): ReturnType<typeof creating> {
  return over((sound) => ({ decode: async (split: SplitName) => change(await sound.decode(split)) }));
}

function over(replace: (sound: FakeDataset) => Partial<DatasetSource>): ReturnType<typeof creating> {
  return creating(fakeDataset, () => Object.assign(new FakeDataset(), replace(new FakeDataset())));
}
