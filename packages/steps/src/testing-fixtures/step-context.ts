import {
  type ContributionKinds,
  type DatasetSource,
  type Kind,
  type SplitName,
  type StepContext,
  type Use,
} from '@fovea/contracts';
import { createRng } from '@fovea/training';

export interface StepTrace {
  readonly context: StepContext;
  readonly logs: string[];
}

/** A context over given contributions, by `kind:id`; it has no backend. */
export function stepContext(contributions: Readonly<Record<string, () => unknown>>): StepTrace {
  const logs: string[] = [];
  const create = <K extends Kind>(kind: K, use: Use): Promise<ContributionKinds[K]> => {
    const make = contributions[`${kind}:${use.use}`];
    if (make === undefined) throw new Error(`the test offers no ${kind}:${use.use}`);
    return Promise.resolve(make() as ContributionKinds[K]);
  };
  const context: StepContext = {
    seed: 1,
    signal: new AbortController().signal,
    get: () => {
      throw new Error('the test offers no services');
    },
    create,
    stepId: 'step',
    rng: createRng(1, 'step'),
    checkpoints: {
      latest: () => Promise.resolve(undefined),
      save: () => Promise.resolve(),
      clear: () => Promise.resolve(),
    },
    backend: () => Promise.reject(new Error('the test offers no backend')),
    decodedSplit: async (dataset, split) => {
      await using source = await create('dataset', dataset.use);
      return decode(source, split, dataset.description.splits[split]?.count ?? 0);
    },
    metric: () => undefined,
    progress: () => undefined,
    log: (level, message) => void logs.push(`${level}: ${message}`),
  };
  return { context, logs };
}

async function decode(source: DatasetSource, split: SplitName, count: number) {
  const { shape } = await source.describe();
  const size = shape[0] * shape[1] * shape[2];
  const pixels = new Uint8Array(count * size);
  const labels = new Int32Array(count);
  for (let index = 0; index < count; index += 1) {
    const example = await source.get(split, index);
    pixels.set(example.pixels, index * size);
    labels[index] = example.label;
  }
  return { shape, count, pixels, labels };
}

/** 60 training and 30 test images of 4x4 in three classes, 3 : 2 : 1. */
export function unevenDataset(overrides: Partial<DatasetSource> = {}): DatasetSource {
  const counts = { train: 60, test: 30 } as const;
  const labelOf = (index: number): number => (index % 6 < 3 ? 0 : index % 6 < 5 ? 1 : 2);
  const classCounts = (count: number): number[] =>
    [0, 1, 2].map(
      (label) => Array.from({ length: count }, (_, index) => labelOf(index)).filter((each) => each === label).length,
    );
  return {
    isExpensive: false,
    describe: () =>
      Promise.resolve({
        name: 'uneven',
        digest: `sha256:${'0'.repeat(64)}`,
        classes: ['a', 'b', 'c'],
        shape: [4, 4, 1] as const,
        splits: {
          train: { count: counts.train, classCounts: classCounts(counts.train) },
          test: { count: counts.test, classCounts: classCounts(counts.test) },
        },
        licence: 'made by the test',
        rejected: [],
      }),
    get: (split, index) =>
      Promise.resolve({ id: `${split}-${index}`, pixels: new Uint8Array(16).fill(index), label: labelOf(index) }),
    [Symbol.asyncDispose]: () => Promise.resolve(),
    ...overrides,
  };
}
