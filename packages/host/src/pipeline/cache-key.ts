import type { Digest, PlannedStep, PlanRecord } from '@fovea/contracts';
import type { Catalog, ResolvedUse } from '../catalog/index.ts';
import { canonicalJson } from '../text/canonical-json.ts';
import { sha256Hex } from '../text/digest.ts';

export interface CacheKeyInput {
  readonly step: PlannedStep;
  readonly plan: Pick<PlanRecord, 'seed' | 'backend'>;
  /** Looks up the behaviours of nested contributions. */
  readonly catalog: Catalog;
  /** Digest of each input. */
  readonly inputs: Readonly<Record<string, Digest>>;
  /** Names the device; joins the key of steps that measure. */
  readonly device: string;
}

/**
 * Hex SHA-256 of everything that decides a step's outputs, and of nothing else: id, behaviour and params of the step and
 * of every contribution it refers to, the digests of its inputs, the seed, and where it matters backend and device. Names
 * and labels are left out.
 *
 * @throws PARAMS_INVALID, CONTRIBUTION_UNKNOWN when the plan does not fit the catalogue.
 */
export function stepCacheKey({ step, plan, catalog, inputs, device }: CacheKeyInput): Promise<string> {
  return sha256Hex(
    canonicalJson({
      step: identity(catalog.resolve('step', { use: step.use, params: step.params }, step.id)),
      inputs,
      seed: plan.seed,
      ...(step.usesBackend ? { backend: identity(catalog.resolve('backend', plan.backend, 'backend')) } : {}),
      ...(step.exclusive ? { device } : {}),
    }),
  );
}

function identity({ params, entries }: ResolvedUse) {
  return { params, contributions: entries.map(({ kind, id, behaviour }) => [kind, id, behaviour]) };
}
