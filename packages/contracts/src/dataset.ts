import type { PhotoFit } from './graph.ts';
import type { Rng } from './rng.ts';

export type SplitName = 'train' | 'validation' | 'test';

/** `[height, width, channels]` of the stored pixels. */
export type ImageShape = readonly [height: number, width: number, channels: 1 | 3];

export interface SplitDescription {
  readonly count: number;
  /** Examples of each class, in class order. */
  readonly classCounts: readonly number[];
}

/** A file that could not be used, and why. */
export interface RejectedItem {
  readonly item: string;
  readonly reason: string;
}

export interface DatasetDescription {
  readonly name: string;
  /** `sha256:<hex>` of everything that decides the examples, their order and their labels. */
  readonly digest: string;
  readonly classes: readonly string[];
  readonly shape: ImageShape;
  /** How its photos came to be of that shape; absent where they were born so. */
  readonly photoFit?: PhotoFit;
  readonly splits: Readonly<Partial<Record<SplitName, SplitDescription>>>;
  readonly licence: string;
  readonly citation?: string;
  readonly rejected: readonly RejectedItem[];
}

export interface Example {
  /** Stable identity: no id appears in two splits. */
  readonly id: string;
  /** `[height, width, channels]`, 0..255, row-major. */
  readonly pixels: Uint8Array;
  /** Class index. */
  readonly label: number;
}

/** Decoded pixels of one split. */
export interface DecodedSplit {
  readonly shape: ImageShape;
  readonly count: number;
  /** `[count, height, width, channels]`. */
  readonly pixels: Uint8Array;
  /** `[count]`. */
  readonly labels: Int32Array;
}

/** Where examples come from. */
export interface DatasetSource extends AsyncDisposable {
  /** Reads what is needed to describe the data, once. @throws DATASET_NOT_FOUND, DATASET_INVALID. */
  describe(signal?: AbortSignal): Promise<DatasetDescription>;
  /** @throws DATASET_INDEX_RANGE unless 0 <= index < count of the split. */
  get(split: SplitName, index: number): Promise<Example>;
  /** The whole split at once, where that is cheaper than one by one. */
  decode?(
    split: SplitName,
    signal?: AbortSignal,
    onProgress?: (done: number, total: number) => void,
  ): Promise<DecodedSplit>;
  /** True when decoding is worth a cache on disk. */
  readonly isExpensive: boolean;
}

/** The order in which an epoch visits the training examples. */
export interface Sampler {
  /** @returns indices into `labels`, `[labels.length]` unless documented otherwise. */
  order(input: { readonly labels: Int32Array; readonly numClasses: number; readonly rng: Rng }): Int32Array;
}

/** Changes one training image; all randomness comes from `rng`. */
export interface Augmentation {
  /** @param pixels `[height, width, channels]`, not changed. @returns the same shape, 0..255; may be `pixels` itself. */
  apply(pixels: Uint8Array, shape: ImageShape, rng: Rng): Uint8Array;
}
