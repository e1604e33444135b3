import type { DeviceInfo } from './backend.ts';
import type { ImageShape, SplitName } from './dataset.ts';
import type { QuantizationScheme } from './graph.ts';
import type { Digest, LatencyRecord } from './records.ts';

/**
 * PASS: the one-sided 95 % upper bound of the drop in accuracy is within the norm. FAIL: its lower bound exceeds the norm.
 * Else INCONCLUSIVE: too few images to tell.
 */
export type Verdict = 'PASS' | 'FAIL' | 'INCONCLUSIVE';

/** Images that shaped a model, and what for. Part of the model, so that no gate judges it by images it knows. */
export interface DataUse {
  readonly purpose: 'training' | 'selection' | 'tuning' | 'calibration';
  /** Digest of the dataset. */
  readonly dataset: string;
  readonly split: SplitName;
  /** Which images of the split, run by run (`encodeIndexRuns` of `@fovea/measure`); left out where all of it counts as used. */
  readonly indices?: string;
}

/** What became of each image when the model was compressed. The four sum to `n`. */
export interface PairedCounts {
  readonly n: number;
  /** Right before and after. */
  readonly bothRight: number;
  /** Right before, wrong after. */
  readonly lost: number;
  /** Wrong before, right after. */
  readonly gained: number;
  /** Wrong before and after, be it with the same answer or with another. */
  readonly bothWrong: number;
  /** Images with another answer: `lost`, `gained`, and those that are wrong in another way. */
  readonly changed: number;
}

/** The same for the images of one class. */
export interface ClassDamage {
  /** Class index. */
  readonly label: number;
  readonly n: number;
  /** Null where the class has no image. */
  readonly recallBefore: number | null;
  readonly recallAfter: number | null;
  readonly lost: number;
  readonly gained: number;
  readonly changed: number;
}

export interface FlipAnswer {
  readonly predicted: number;
  /** Softmax of the predicted class, [0, 1]. */
  readonly confidence: number;
}

/** An image whose answer changed. */
export interface Flip {
  readonly index: number;
  readonly label: number;
  readonly before: FlipAnswer;
  readonly after: FlipAnswer;
  /** For some to show; the others are listed without. */
  readonly image?: {
    readonly shape: ImageShape;
    /** Base64 of `[height, width, channels]` bytes. */
    readonly pixels: string;
  };
}

/** Accuracy that was lost [percentage points]; negative where compression gained some. */
export interface AccuracyDrop {
  readonly observedPoints: number;
  /** One-sided 95 % bounds. */
  readonly lowerPoints: number;
  readonly upperPoints: number;
}

export interface CertifiedModel {
  /** Of its `.fovea` file. */
  readonly digest: Digest;
  readonly name: string;
  readonly sizeBytes: number;
  readonly top1: number;
  readonly quantizer: { readonly id: string; readonly scheme: QuantizationScheme } | null;
  /** The backend, or `integer reference`. */
  readonly executor: string;
}

/**
 * Proof of what compression cost: a paired comparison of a model with its uncompressed form on images that neither has seen.
 * Everything but `latency` follows again from model, reference, data and `made`; it holds no time and no path, so that the same
 * comparison gives the same bytes.
 */
export interface CertificateRecord {
  readonly version: 1;
  readonly verdict: Verdict;
  /** Accuracy that compression may cost [percentage points]. */
  readonly normPoints: number;
  readonly drop: AccuracyDrop;
  /** How the bounds are computed. */
  readonly method: 'tango-1998';
  /** Exact McNemar test of `lost` against `gained`, two-sided. */
  readonly pValue: number;
  /** INCONCLUSIVE only: how many images would decide if the rates stayed as they are; null where none would. */
  readonly imagesNeeded: number | null;
  readonly counts: PairedCounts;
  readonly model: CertifiedModel;
  readonly reference: CertifiedModel;
  readonly dataset: {
    readonly name: string;
    readonly digest: string;
    readonly classes: readonly string[];
    readonly split: SplitName;
    /** Images of the split. */
    readonly total: number;
    /** Of dataset, split and the indices that were compared. */
    readonly imagesDigest: Digest;
  };
  /** Other images that shaped the two models, by their own record; none of them was compared. Empty: the models do not say. */
  readonly shapedBy: readonly DataUse[];
  readonly perClass: readonly ClassDamage[];
  /** Every image whose answer changed: lost ones first, then gained ones, the most confident leading. */
  readonly flips: readonly Flip[];
  readonly device: DeviceInfo;
  /** Of the compressed model, where it was measured; with its device. Not part of the proof. */
  readonly latency: LatencyRecord | null;
  readonly made: {
    /** Step contribution and its behaviour. */
    readonly by: string;
    readonly behaviour: number;
    readonly params: Readonly<Record<string, unknown>>;
    readonly seed: number;
    /** Images that play the role `test`, where that is a part of the split; 0 for all. */
    readonly testLimit: number;
    /** Of the packages that computed it. */
    readonly versions: Readonly<Record<string, string>>;
  };
}
