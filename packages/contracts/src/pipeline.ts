import type { Use } from './use.ts';

/** One step as an author writes it. */
export interface StepDefinition {
  /** Name inside the pipeline; the contribution's own name when left out. */
  readonly id?: string;
  /** Step contribution, `scope/name`. */
  readonly use: string;
  /** Any field may hold a list of values where one is expected: the pipeline then expands into a run for each. */
  readonly params?: Readonly<Record<string, unknown>>;
  /** Input port to `step.output`; what is left out is wired to the nearest earlier output of the same type. */
  readonly inputs?: Readonly<Record<string, string>>;
}

/** Ordered steps, with what to ask of them. JSON-safe. */
export interface PipelineDefinition {
  readonly name: string;
  /** What the experiment wants to know, for the report. */
  readonly question?: string;
  readonly summary?: string;
  /** 0 .. 2^31-1; several give a run for each. */
  readonly seed?: number | readonly number[];
  readonly backend?: Use;
  /** Plugin packages beside those of `fovea.config.ts`: names or relative folders. */
  readonly plugins?: readonly string[];
  readonly steps: readonly StepDefinition[];
  /** Steps that continue the best run only. */
  readonly followUp?: {
    /** Metric of the evaluation, such as `top1`. */
    readonly bestOf: string;
    readonly goal?: 'max' | 'min';
    readonly steps: readonly StepDefinition[];
  };
  /** Short names for `--set`: alias to `step.param.path`. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Runs executed side by side; the number of cores when left out. */
  readonly concurrency?: number;
}

/** Types a pipeline; returns it unchanged. */
export function definePipeline(pipeline: PipelineDefinition): PipelineDefinition {
  return pipeline;
}

/** `fovea.config.ts`: which plugins there are and where data lives. */
export interface FoveaConfig {
  /** npm package names or folders relative to the file, in order. */
  readonly plugins?: readonly string[];
  /** Relative to the file; `.fovea` when left out. */
  readonly dataFolder?: string;
  /** Folders that agents started here offer as datasets: a name that clients use, and a folder relative to the file. */
  readonly roots?: Readonly<Record<string, string>>;
  /** Store contribution that keeps artifacts; files in the data folder when left out. */
  readonly artifacts?: Use;
  /** Package that keeps a server's records, and its own settings; `@fovea/store-sqlite` when left out. */
  readonly store?: { readonly package: string; readonly settings?: Readonly<Record<string, unknown>> };
}

export function defineConfig(config: FoveaConfig): FoveaConfig {
  return config;
}
