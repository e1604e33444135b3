import { configurationToken } from '@fovea/contracts';
import type { ContributionKinds, CreateContext, Kind, Token } from '@fovea/contracts';
import { plugin } from '../../plugin.ts';

/** A context whose only service is the configuration. */
export function testContext(baseFolder: string): CreateContext {
  return {
    seed: 0,
    signal: new AbortController().signal,
    get: <T>(token: Token<T>): T => {
      if (token !== configurationToken) throw new Error(`no service ${String(token)} in this test`);
      return { baseFolder, dataFolder: baseFolder } as T;
    },
    create: () => Promise.reject(new Error('no sibling contributions in this test')),
  };
}

/** Creates a contribution as the host does: params validated first. */
export async function createContribution<K extends Kind>(
  kind: K,
  id: string,
  params: unknown,
  baseFolder = '/nowhere',
): Promise<ContributionKinds[K]> {
  const found = plugin.contributions.find((candidate) => candidate.kind === kind && candidate.id === id);
  if (found === undefined) throw new Error(`no ${kind}:${id}`);
  const result = await found.params['~standard'].validate(params);
  if (result.issues !== undefined) throw new Error(JSON.stringify(result.issues));
  return (await found.create(result.value as never, testContext(baseFolder))) as ContributionKinds[K];
}
