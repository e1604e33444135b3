import type { AnyContribution, ContributionKinds, CreateContext, Kind, Plugin, Token, Use } from '@fovea/contracts';
import { paramsRefused, serviceUnknown, siblingUnknown } from './errors.ts';
import { fakesPlugin } from './fakes/fakes-plugin.ts';
import type { ConformanceFixtures } from './fixtures.ts';
import { clockToken, configurationToken, loggerToken } from '@fovea/contracts';
import { validateParams } from './schema/validate-params.ts';

export interface CreateContextOptions {
  readonly plugin: Plugin;
  readonly fixtures: ConformanceFixtures;
  readonly subject: string;
  readonly seed: number;
  readonly signal?: AbortSignal;
}

/** The context a contribution is created in: siblings from the plugin, the fixtures and the kit's fakes; no host. */
export function createContext({ plugin, fixtures, subject, seed, signal }: CreateContextOptions): CreateContext {
  const abortSignal = signal ?? new AbortController().signal;
  const context: CreateContext = {
    seed,
    signal: abortSignal,
    get<T>(token: Token<T>): T {
      const bound = fixtures.services?.get(token) ?? defaultServices().get(token);
      if (bound === undefined) throw serviceUnknown(subject, String(token.description));
      return bound as T;
    },
    async create<K extends Kind>(kind: K, use: Use): Promise<ContributionKinds[K]> {
      const contribution = findContribution([plugin, ...(fixtures.plugins ?? []), fakesPlugin], kind, use.use);
      if (contribution === undefined) throw siblingUnknown(subject, `${kind}:${use.use}`);
      const { value, issues } = await validateParams(contribution.params, use.params ?? {});
      if (value === undefined) throw paramsRefused(`${kind}:${use.use}`, issues);
      return (await contribution.create(value as never, context)) as ContributionKinds[K];
    },
  };
  return context;
}

/** The first contribution of that kind and id. */
export function findContribution(plugins: readonly Plugin[], kind: Kind, id: string): AnyContribution | undefined {
  for (const { contributions } of plugins) {
    const found = contributions.find((each) => each.kind === kind && each.id === id);
    if (found !== undefined) return found;
  }
  return undefined;
}

function defaultServices(): Map<Token<unknown>, unknown> {
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
  return new Map<Token<unknown>, unknown>([
    [clockToken, { now: () => Date.now(), monotonic: () => performance.now() }],
    [loggerToken, silent],
    [configurationToken, { dataFolder: '/nonexistent', baseFolder: '/nonexistent' }],
  ]);
}
