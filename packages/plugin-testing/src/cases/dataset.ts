import { type DatasetDescription, type DatasetSource, isFoveaError, type SplitName } from '@fovea/contracts';
import { type ContributionCase, notApplicable } from '../case.ts';
import { isSame, isSameBytes, show } from '../compare.ts';
import { type ContributionSubject, needsParams } from '../contribution-subject.ts';

const digestPattern = /^sha256:[0-9a-f]{64}$/;

interface OpenDataset {
  readonly source: DatasetSource;
  readonly description: DatasetDescription;
  readonly splits: readonly {
    readonly split: SplitName;
    readonly count: number;
    readonly classCounts: readonly number[];
  }[];
}

export const datasetDigest: ContributionCase<'dataset'> = {
  id: 'dataset/digest/stable',
  title: 'has the digest it had when it was opened before',
  since: '0.1.0',
  async check(subject, signal) {
    return eachDataset(subject, signal, async ({ description }, params) => {
      if (!digestPattern.test(description.digest)) {
        throw subject.violation({
          what: 'its digest is malformed',
          expected: 'sha256:<64 hex>',
          received: description.digest,
        });
      }
      await using again = await subject.create(params);
      const { digest } = await again.describe(signal);
      if (digest !== description.digest) {
        throw subject.violation({
          what: 'opening it twice gives two digests',
          expected: description.digest,
          received: digest,
          hint: 'Hash contents, order and labels; never times or absolute paths.',
        });
      }
    });
  },
};

export const datasetSplits: ContributionCase<'dataset'> = {
  id: 'dataset/splits/disjoint',
  title: 'has no example in two splits',
  since: '0.1.0',
  async check(subject, signal) {
    return eachDataset(subject, signal, async ({ source, splits }) => {
      const owners = new Map<string, SplitName>();
      for (const { split, count } of splits) {
        for (const index of sample(count, subject.quick ? 200 : 2000)) {
          const { id } = await source.get(split, index);
          const owner = owners.get(id);
          if (owner !== undefined) {
            throw subject.violation({
              what:
                owner === split ? `two examples of ${split} share an id` : `an example is in ${owner} and in ${split}`,
              expected: 'an id for each example',
              received: id,
            });
          }
          owners.set(id, split);
        }
      }
    });
  },
};

export const datasetRange: ContributionCase<'dataset'> = {
  id: 'dataset/range/DATASET_INDEX_RANGE',
  title: 'answers DATASET_INDEX_RANGE outside of a split',
  since: '0.1.0',
  async check(subject, signal) {
    return eachDataset(subject, signal, async ({ source, splits }) => {
      for (const { split, count } of splits) {
        for (const index of [-1, count, 0.5, NaN, Infinity]) {
          const received = await codeOf(() => source.get(split, index));
          if (received !== 'DATASET_INDEX_RANGE') {
            throw subject.violation({
              what: `get('${split}', ${index}) of ${count}`,
              expected: 'DATASET_INDEX_RANGE',
              received,
            });
          }
        }
      }
    });
  },
};

export const datasetItem: ContributionCase<'dataset'> = {
  id: 'dataset/item/spec',
  title: 'gives every example the described shape, in bytes',
  since: '0.1.0',
  async check(subject, signal) {
    return eachDataset(subject, signal, async ({ source, description, splits }) => {
      const [height, width, channels] = description.shape;
      for (const { split, count } of splits) {
        for (const index of sample(count, 50)) {
          const { pixels } = await source.get(split, index);
          if (!(pixels instanceof Uint8Array) || pixels.length !== height * width * channels) {
            throw subject.violation({
              what: `example ${index} of ${split} is not an image of ${show(description.shape)}`,
              expected: `Uint8Array(${height * width * channels})`,
              received: show(pixels),
            });
          }
        }
      }
    });
  },
};

export const datasetLabels: ContributionCase<'dataset'> = {
  id: 'dataset/labels/in-range',
  title: 'labels every example with one of its classes, as often as it says',
  since: '0.1.0',
  async check(subject, signal) {
    return eachDataset(subject, signal, async ({ source, description, splits }) => {
      const numClasses = description.classes.length;
      for (const { split, count, classCounts } of splits) {
        const total = classCounts.reduce((sum, each) => sum + each, 0);
        if (classCounts.length !== numClasses || total !== count) {
          throw subject.violation({
            what: `the class counts of ${split} do not add up`,
            expected: `${numClasses} counts that sum to ${count}`,
            received: `${classCounts.length} that sum to ${total}`,
          });
        }
        for (const index of sample(count, 500)) {
          const { label } = await source.get(split, index);
          if (!Number.isInteger(label) || label < 0 || label >= numClasses) {
            throw subject.violation({
              what: `example ${index} of ${split} has a label outside of the classes`,
              expected: `0..${numClasses - 1}`,
              received: String(label),
            });
          }
        }
      }
    });
  },
};

export const datasetOrder: ContributionCase<'dataset'> = {
  id: 'dataset/order/deterministic',
  title: 'has the same example at an index whenever it is opened and in whatever order it is read',
  since: '0.1.0',
  async check(subject, signal) {
    return eachDataset(subject, signal, async ({ source, splits }, params) => {
      await using again = await subject.create(params);
      await again.describe(signal);
      for (const { split, count } of splits) {
        for (const index of sample(count, 50).toReversed()) {
          const [first, second] = [await source.get(split, index), await again.get(split, index)];
          if (!isSame(first, second)) {
            throw subject.violation({
              what: `example ${index} of ${split} changes`,
              expected: `${first.id} of class ${first.label}`,
              received: `${second.id} of class ${second.label}`,
              hint: 'Sort the files by name before counting.',
            });
          }
        }
      }
    });
  },
};

export const datasetLicense: ContributionCase<'dataset'> = {
  id: 'dataset/license/present',
  title: 'says under which licence the images may be used',
  since: '0.1.0',
  async check(subject, signal) {
    return eachDataset(subject, signal, async ({ description }) => {
      if (description.licence.trim() === '') {
        throw subject.violation({
          what: 'its licence is empty',
          expected: 'a licence, or "unknown" where there is none',
        });
      }
    });
  },
};

export const datasetDecode: ContributionCase<'dataset'> = {
  id: 'dataset/decode-equals-get',
  title: 'decodes a split to what it gives one by one',
  since: '0.1.0',
  async check(subject, signal) {
    let isExcused = false;
    const outcome = await eachDataset(subject, signal, async ({ source, splits }) => {
      isExcused = source.decode === undefined;
      for (const { split, count } of splits) {
        const decoded = await source.decode?.(split, signal);
        if (decoded === undefined) continue;
        const size = decoded.shape[0] * decoded.shape[1] * decoded.shape[2];
        if (decoded.count !== count || decoded.labels.length !== count || decoded.pixels.length !== count * size) {
          throw subject.violation({
            what: `decoding ${split} gives another number of examples`,
            expected: String(count),
            received: show({
              count: decoded.count,
              labels: decoded.labels.length,
              images: decoded.pixels.length / size,
            }),
          });
        }
        for (const index of sample(count, 200)) {
          const { pixels, label } = await source.get(split, index);
          if (
            label !== decoded.labels[index] ||
            !isSameBytes(decoded.pixels.slice(index * size, (index + 1) * size), Uint8Array.from(pixels))
          ) {
            throw subject.violation({
              what: `example ${index} of ${split} decodes to another image or label than get() gives`,
            });
          }
        }
      }
    });
    return isExcused ? notApplicable('decode: it gives examples one by one only') : outcome;
  },
};

async function eachDataset(
  subject: ContributionSubject<'dataset'>,
  signal: AbortSignal,
  check: (dataset: OpenDataset, params: Readonly<Record<string, unknown>>) => Promise<void>,
): ReturnType<ContributionCase['check']> {
  const sets = await subject.paramSets();
  if (sets.length === 0) return notApplicable(needsParams);
  let absent: string | undefined;
  let checked = 0;
  for (const params of sets) {
    await using source = await subject.create(params);
    const description = await describeIfPresent(source, signal);
    if (typeof description === 'string') {
      absent = description;
      continue;
    }
    checked++;
    const splits = (Object.keys(description.splits) as SplitName[]).flatMap((split) => {
      const described = description.splits[split];
      return described === undefined ? [] : [{ split, ...described }];
    });
    await check({ source, description, splits }, params);
  }
  return checked === 0 && absent !== undefined ? notApplicable(`fixtures.params: ${absent}`) : undefined;
}

/** The message of DATASET_NOT_FOUND where the defaults name data that this machine lacks. */
export async function describeIfPresent(
  source: DatasetSource,
  signal: AbortSignal,
): Promise<DatasetDescription | string> {
  try {
    return await source.describe(signal);
  } catch (error) {
    if (isFoveaError(error) && error.code === 'DATASET_NOT_FOUND') return error.message;
    throw error;
  }
}

/** Up to `most` indices, evenly spread, first and last included. */
function sample(count: number, most: number): number[] {
  if (count <= most) return Array.from({ length: count }, (_, index) => index);
  return Array.from({ length: most }, (_, position) => Math.floor((position * (count - 1)) / (most - 1)));
}

async function codeOf(get: () => Promise<unknown>): Promise<string> {
  try {
    await get();
    return 'an example';
  } catch (error) {
    return isFoveaError(error) ? error.code : String(error);
  }
}
