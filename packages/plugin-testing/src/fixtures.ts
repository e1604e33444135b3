import type { ArtifactStore, Backend, Digest, Importer, ImageShape, Kind, Plugin, Token } from '@fovea/contracts';

type Params = Readonly<Record<string, unknown>>;

/** Declared numbers of one model, worked out by hand or taken from the paper; `source` says which. */
export interface ModelFixture {
  readonly params?: Params;
  readonly inputShape: ImageShape;
  readonly numClasses: number;
  /** Trainable and not. */
  readonly parameters: number;
  /** Multiply-accumulates for one image. */
  readonly macs: number;
  readonly source: string;
}

/** Points an optimizer visits on Rosenbrock's function, from `rosenbrockStart`, computed independently. */
export interface TrajectoryFixture {
  readonly params?: Params;
  readonly learningRate: number;
  /** `points[k]` is `[x, y]` after `k + 1` steps. */
  readonly points: readonly (readonly [number, number])[];
  /** Largest allowed difference of a coordinate; 1e-5 when left out (float32 storage against float64). */
  readonly tolerance?: number;
  readonly source: string;
}

export interface QuantizerFixture {
  /** Largest allowed drop of top-1 on the tiny images, as a share; by scheme when left out. */
  readonly maxTop1Drop: number;
  readonly source: string;
}

export interface StepFixture {
  readonly params?: Params;
  /** Values of input ports; ports left out get the kit's tiny ones. */
  readonly inputs?: Readonly<Record<string, unknown>>;
}

export interface StoreFixture {
  /** Changes stored bytes behind the store's back. */
  corrupt(store: ArtifactStore, digest: Digest): Promise<void>;
}

/** What importing the entry of a package did to its process. */
export interface EntryProbe {
  readonly newGlobals: readonly string[];
  readonly openHandles: readonly string[];
  /** Name of the TensorFlow.js backend that became active, or null. */
  readonly tfjsBackend: string | null;
}

/** The few things the kit cannot guess. Keys of records are subjects such as `optimizer:fovea/adam`. */
export interface ConformanceFixtures {
  /** Plugins whose contributions the subject may ask its context for. */
  readonly plugins?: readonly Plugin[];
  /** Services the subject may ask its context for. */
  readonly services?: ReadonlyMap<Token<unknown>, unknown>;
  /** A new backend, not yet activated, to train models on; the first of `plugins` when left out. */
  readonly backend?: () => Promise<Backend> | Backend;
  /** Param sets to try besides the defaults; needed where a param has no default. */
  readonly params?: Readonly<Record<string, readonly Params[]>>;
  /** Subjects whose defaults take too much time or memory for the kit: it uses their `params` in place of them. */
  readonly largeByDefault?: readonly string[];
  readonly models?: Readonly<Record<string, readonly ModelFixture[]>>;
  readonly optimizers?: Readonly<Record<string, readonly TrajectoryFixture[]>>;
  readonly quantizers?: Readonly<Record<string, QuantizerFixture>>;
  readonly steps?: Readonly<Record<string, StepFixture>>;
  readonly stores?: Readonly<Record<string, StoreFixture>>;
  /** Importer that reads what the exporter wrote; the one with the exporter's id when left out. */
  readonly importers?: Readonly<Record<string, Importer>>;
  /** A backend created so that `activate` must refuse: another platform, a missing file. */
  readonly unavailable?: Readonly<Record<string, () => Promise<Backend> | Backend>>;
  /** Exercises of declared capabilities, by subject and capability. Must throw CAPABILITY_UNSUPPORTED where it is false. */
  readonly capabilities?: Readonly<
    Record<string, Readonly<Record<string, (instance: unknown) => Promise<unknown> | unknown>>>
  >;
  /** Imports the entry in a process of its own; `probeEntry` of `@fovea/plugin-testing/node`. */
  readonly probeEntry?: () => Promise<EntryProbe>;
  /** Parsed `fovea.catalog.json` of the package. */
  readonly catalog?: unknown;
  /** Seeds everything random. 0 .. 2^31-1; 1 when left out. */
  readonly seed?: number;
  /** Fewer repetitions, for use while developing. */
  readonly quick?: boolean;
}

/** `kind:scope/name`. */
export function subjectOf(contribution: { readonly kind: Kind; readonly id: string }): string {
  return `${contribution.kind}:${contribution.id}`;
}
