import {
  artifactStoreToken,
  backendToken,
  clockToken,
  configurationToken,
  isFoveaError,
  loggerToken,
  registeredDatasetsToken,
  runStoreToken,
  stepCacheToken,
  type AnyContribution,
  type BrandedPlugin,
  type ContributionKinds,
  type CreateContext,
  type Kind,
  type ParamsSchema,
  type PluginManifest,
  type Token,
  type Use,
} from '@fovea/contracts';
import { Container } from 'inversify';
import {
  contributionInvalid,
  contributionUnknown,
  createFailed,
  duplicateId,
  paramsInvalid,
  serviceMissing,
} from '../errors.ts';
import { joinPath, type JsonSchema } from '../params/json-schema.ts';
import { SchemaValidator } from '../params/validate.ts';
import { show } from '../text/show.ts';
import { foveaVersion } from '../version.ts';
import { checkManifest, checkPlugin, type HostFacts } from './check-plugin.ts';

/** A plugin whose code is there. */
export interface LoadedPlugin {
  readonly plugin: BrandedPlugin;
  readonly manifest: PluginManifest;
  readonly version: string;
}

/** A service and what it is bound to. */
export type ServiceBinding<T = unknown> = readonly [token: Token<T>, value: T];

export interface PluginHostOptions extends Partial<HostFacts> {
  readonly plugins: readonly LoadedPlugin[];
  /** Services of the root container: stores, clock, logger, configuration … */
  readonly services?: readonly ServiceBinding[];
}

export interface CreateOptions {
  /** 0 .. 2^31-1; 0 when left out. */
  readonly seed?: number;
  readonly signal?: AbortSignal;
}

/** Services that belong to the host: a plugin's module must not shadow them. */
const hostTokens: readonly symbol[] = [
  backendToken,
  artifactStoreToken,
  runStoreToken,
  stepCacheToken,
  clockToken,
  loggerToken,
  configurationToken,
  registeredDatasetsToken,
];

interface Registered {
  readonly contribution: AnyContribution;
  readonly plugin: string;
}

/**
 * Holds plugins, one child container each, and creates their contributions.
 *
 * @remarks Services are reached by token: a plugin sees its own private bindings first, then the root's; never a sibling's.
 * @example
 * const host = new PluginHost({ plugins, services: [[clockToken, clock]] });
 * const adam = await host.create('optimizer', { use: 'fovea/adam' });
 */
export class PluginHost {
  readonly #root = new Container();
  readonly #containers = new Map<string, Container>();
  readonly #registry = new Map<string, Registered>();
  readonly #validator = new SchemaValidator();
  readonly #schemas = new Map<string, JsonSchema>();

  /** @throws PLUGIN_INCOMPATIBLE, PLUGIN_MANIFEST_INVALID, PLUGIN_DUPLICATE_ID, CONTRIBUTION_INVALID. */
  constructor({ plugins, services = [], platform = 'node', foveaVersion: version = foveaVersion }: PluginHostOptions) {
    for (const [token, value] of services) this.rebind(token, value);
    for (const loaded of plugins) this.#register(loaded, { platform, foveaVersion: version });
  }

  /** Binds a service of the root container, in place of the present one if there is one. Plugins' own bindings stay. */
  rebind<T>(token: Token<T>, value: T): void {
    if (this.#root.isCurrentBound(token)) this.#root.unbind(token);
    this.#root.bind<T>(token).toConstantValue(value);
  }

  /** A service of the root container; undefined when nobody bound it. */
  find<T>(token: Token<T>): T | undefined {
    return this.#root.isCurrentBound(token) ? this.#root.get<T>(token) : undefined;
  }

  /** The descriptor. @throws CONTRIBUTION_UNKNOWN. */
  contribution(kind: Kind, id: string): AnyContribution {
    return this.#registered(kind, id).contribution;
  }

  /** What a contribution may ask for: services of its plugin's container, and siblings. @throws CONTRIBUTION_UNKNOWN. */
  contextOf(kind: Kind, id: string, options: CreateOptions = {}): CreateContext {
    return this.#context(this.#registered(kind, id).plugin, options);
  }

  /**
   * Validates the params and creates the contribution.
   *
   * @throws CONTRIBUTION_UNKNOWN, PARAMS_INVALID with every issue, CONTRIBUTION_INVALID when `create` throws anything else
   * than a FoveaError.
   */
  async create<K extends Kind>(kind: K, use: Use, options: CreateOptions = {}): Promise<ContributionKinds[K]> {
    const { contribution, plugin } = this.#registered(kind, use.use);
    const params = await this.#validate(contribution, use.params ?? {});
    const context = this.#context(plugin, options);
    try {
      // The registry is keyed by kind, and the params have just been validated by the contribution's own schema.
      return (await contribution.create(params as never, context)) as ContributionKinds[K];
    } catch (error) {
      throw isFoveaError(error) ? error : createFailed(`${kind}:${use.use}`, error);
    }
  }

  #register({ plugin, manifest }: LoadedPlugin, facts: HostFacts): void {
    checkManifest(plugin.id, manifest, facts);
    checkPlugin(plugin, manifest);
    for (const contribution of plugin.contributions) {
      const key = `${contribution.kind}:${contribution.id}`;
      const present = this.#registry.get(key);
      if (present !== undefined) throw duplicateId(key, present.plugin, plugin.id);
      this.#registry.set(key, { contribution, plugin: plugin.id });
    }
    const container = new Container({ parent: this.#root });
    if (plugin.module !== undefined) container.load(plugin.module);
    const taken = hostTokens.find((token) => container.isCurrentBound(token));
    if (taken !== undefined) {
      const name = String(taken.description);
      throw contributionInvalid(
        `plugin:${plugin.id}`,
        'its module binds a service of the host',
        'private services only',
        name,
      );
    }
    this.#containers.set(plugin.id, container);
  }

  #registered(kind: Kind, id: string): Registered {
    const registered = this.#registry.get(`${kind}:${id}`);
    if (registered !== undefined) return registered;
    const known = [...this.#registry.values()].filter(({ contribution }) => contribution.kind === kind);
    throw contributionUnknown(
      kind,
      id,
      known.map(({ contribution }) => contribution.id),
    );
  }

  #context(plugin: string, { seed = 0, signal = new AbortController().signal }: CreateOptions): CreateContext {
    return {
      seed,
      signal,
      get: <T>(token: Token<T>): T => {
        try {
          return (this.#containers.get(plugin) ?? this.#root).get<T>(token);
        } catch (error) {
          throw serviceMissing(plugin, token, error);
        }
      },
      create: (kind, use) => this.create(kind, use, { seed, signal }),
    };
  }

  async #validate(contribution: AnyContribution, value: unknown): Promise<unknown> {
    const subject = `${contribution.kind}:${contribution.id}`;
    const schema: ParamsSchema = contribution.params;
    const standard = schema['~standard'];
    const result = await standard.validate(value);
    if (result.issues === undefined) return result.value;
    // JSON Schema says what was expected; the schema's own issues say whatever JSON Schema cannot.
    let json = this.#schemas.get(subject);
    if (json === undefined) {
      json = standard.jsonSchema.input({ target: 'draft-2020-12' });
      this.#schemas.set(subject, json);
    }
    const issues = this.#validator.issues(json, value);
    if (issues.length > 0) throw paramsInvalid(subject, issues);
    throw paramsInvalid(
      subject,
      result.issues.map(({ message, path = [] }) => {
        const keys = path.map((part) => String(typeof part === 'object' ? part.key : part));
        return {
          path: joinPath(...keys),
          message,
          expected: 'a value that the schema accepts',
          received: show(valueAt(value, keys)),
        };
      }),
    );
  }
}

function valueAt(value: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (current, key) =>
      typeof current === 'object' && current !== null ? (current as Record<string, unknown>)[key] : undefined,
    value,
  );
}
