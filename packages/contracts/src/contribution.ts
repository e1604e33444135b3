import type { ContainerModule } from 'inversify';
import type { Backend } from './backend.ts';
import type { Augmentation, DatasetSource, Sampler } from './dataset.ts';
import type { Exporter, Importer } from './format.ts';
import type { Loss } from './loss.ts';
import type { ModelFamily, Transform } from './model.ts';
import type { Optimizer, Schedule } from './optimizer.ts';
import type { ParamsOutput, ParamsSchema } from './params.ts';
import type { Quantizer } from './quantizer.ts';
import type { PipelineStep, StepPorts } from './step.ts';
import type { ArtifactStore } from './store.ts';
import type { Token } from './tokens.ts';
import type { Use } from './use.ts';

/** Version of these contracts; a plugin declares the one it was written for. */
export const apiVersion = 1;

/** What each kind of contribution creates. */
export interface ContributionKinds {
  backend: Backend;
  model: ModelFamily;
  loss: Loss;
  optimizer: Optimizer;
  schedule: Schedule;
  augmentation: Augmentation;
  sampler: Sampler;
  dataset: DatasetSource;
  transform: Transform;
  quantizer: Quantizer;
  importer: Importer;
  exporter: Exporter;
  step: PipelineStep;
  store: ArtifactStore;
}

export type Kind = keyof ContributionKinds;

export const kinds = [
  'backend',
  'model',
  'loss',
  'optimizer',
  'schedule',
  'augmentation',
  'sampler',
  'dataset',
  'transform',
  'quantizer',
  'importer',
  'exporter',
  'step',
  'store',
] as const satisfies readonly Kind[];

/** Kinds whose contributions must cite where their numbers come from. */
export const citedKinds: readonly Kind[] = ['model', 'loss', 'optimizer', 'quantizer', 'transform'];

export interface Citation {
  readonly title: string;
  readonly url?: string;
  readonly year?: number;
}

/** Services and siblings a contribution may ask for while it is created. */
export interface CreateContext {
  /** 0 .. 2^31-1. */
  readonly seed: number;
  readonly signal: AbortSignal;
  /** A service by its token: from the plugin's own container first, then from the host's. */
  get<T>(token: Token<T>): T;
  /** Another contribution, validated and created with the same seed. */
  create<K extends Kind>(kind: K, use: Use): Promise<ContributionKinds[K]>;
}

export interface Contribution<K extends Kind = Kind, S extends ParamsSchema = ParamsSchema> {
  readonly kind: K;
  /** `scope/name`, kebab-case. Unique within its kind. */
  readonly id: string;
  /** Raised whenever the numbers produced may change; part of every cache key. */
  readonly behaviour: number;
  readonly title: string;
  readonly summary: string;
  readonly sources?: readonly Citation[];
  readonly params: S;
  /** Opt-outs and opt-ins of the kind, tested both ways. */
  readonly capabilities?: Readonly<Record<string, boolean>>;
  /** Steps only: what goes in and out, so that planning needs no plugin code. */
  readonly ports?: StepPorts;
  create(params: ParamsOutput<S>, context: CreateContext): ContributionKinds[K] | Promise<ContributionKinds[K]>;
}

/** A contribution whose kind and params are not known statically. */
export type AnyContribution = { [K in Kind]: Contribution<K> }[Kind];

export interface Plugin {
  /** The npm package name. */
  readonly id: string;
  readonly contributions: readonly AnyContribution[];
  /** Private services, bound in the plugin's own child container. */
  readonly module?: ContainerModule;
}

/** Brand that tells a plugin from another default export, across copies of this package. */
export const pluginBrand = '@fovea/plugin';

export type BrandedPlugin = Plugin & { readonly $$type: typeof pluginBrand };

/** Declares a contribution; infers its params from the schema. */
export function defineContribution<K extends Kind, S extends ParamsSchema>(
  contribution: Contribution<K, S>,
): Contribution<K, S> {
  return contribution;
}

/** Declares a plugin. The `contributions` may have any kinds and params. */
export function definePlugin(plugin: {
  readonly id: string;
  // Params are contravariant in `create`; the host validates before it calls, so erasing them here is sound.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly contributions: readonly Contribution<any, any>[];
  readonly module?: ContainerModule;
}): BrandedPlugin {
  return { ...plugin, contributions: plugin.contributions as readonly AnyContribution[], $$type: pluginBrand };
}

/** The `"fovea"` field of a plugin's package.json. */
export interface PluginManifest {
  readonly apiVersion: number;
  readonly requires: { readonly fovea: string };
  readonly platforms: readonly ('node' | 'browser')[];
  /** `kind:scope/name` of each contribution. */
  readonly contributes: readonly string[];
  readonly trust: 'worker' | 'host';
  readonly entry: { readonly runtime: string };
  readonly permissions: readonly string[];
}
