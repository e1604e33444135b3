import type { Graph, ImageShape } from '@fovea/contracts';
import { createTestRng } from '@fovea/graph/testing';
import { plugin } from '../plugin.ts';

export const digits: ImageShape = [28, 28, 1];

/** Creates a family as the host does, params validated first, and builds a graph. */
export async function buildModel(
  id: string,
  params: Record<string, unknown>,
  options: { readonly inputShape?: ImageShape; readonly numClasses?: number; readonly seed?: number } = {},
): Promise<Graph> {
  const { inputShape = digits, numClasses = 10, seed = 1 } = options;
  const found = plugin.contributions.find((candidate) => candidate.id === id);
  if (found?.kind !== 'model') throw new Error(`no model:${id}`);
  const result = await found.params['~standard'].validate(params);
  if (result.issues !== undefined) throw new Error(JSON.stringify(result.issues));
  const family = await found.create(result.value, {
    seed,
    signal: new AbortController().signal,
    get: () => {
      throw new Error('models need no services');
    },
    create: () => Promise.reject(new Error('models need no siblings')),
  });
  const classes = Array.from({ length: numClasses }, (_, index) => `class ${index}`);
  return family.build({ inputShape, classes, rng: createTestRng(seed) });
}
