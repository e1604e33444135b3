import type { AnyContribution, Contribution, ContributionKinds, FoveaError, Kind, Plugin } from '@fovea/contracts';
import { isFoveaError } from '@fovea/contracts';
import { createRng } from '@fovea/training';
import { createContext } from './create-context.ts';
import { paramsRefused, type Violation, violation } from './errors.ts';
import { type ConformanceFixtures, subjectOf } from './fixtures.ts';
import { jsonSchemaOf } from './schema/json-schema.ts';
import { validValues } from './schema/json-schema-values.ts';
import { validateParams } from './schema/validate-params.ts';

/** A contribution under test. */
export interface ContributionSubject<K extends Kind = Kind> {
  /** `kind:scope/name`. */
  readonly name: string;
  readonly plugin: Plugin;
  readonly contribution: Contribution<K>;
  readonly fixtures: ConformanceFixtures;
  readonly seed: number;
  readonly quick: boolean;
  /** Complete params: the defaults where they stand alone, then those of the fixtures. */
  readonly paramSets: () => Promise<readonly Record<string, unknown>[]>;
  /** `paramSets()` and up to `count` random ones of the schema that `create` accepts. */
  readonly randomParamSets: (count: number) => Promise<readonly Record<string, unknown>[]>;
  /** A new instance; the first of `paramSets()` when params are left out. */
  readonly create: (params?: Readonly<Record<string, unknown>>, seed?: number) => Promise<ContributionKinds[K]>;
  readonly violation: (found: Violation) => FoveaError;
}

/** What `paramSets` returned is empty: the reason to report. */
export const needsParams = 'fixtures.params: a param has no default';

export function contributionSubject<K extends Kind>(
  plugin: Plugin,
  contribution: AnyContribution,
  fixtures: ConformanceFixtures,
): ContributionSubject<K> {
  const name = subjectOf(contribution);
  const seed = fixtures.seed ?? 1;
  const own = contribution as unknown as Contribution<K>;

  async function create(params: Readonly<Record<string, unknown>>, createSeed = seed): Promise<ContributionKinds[K]> {
    const context = createContext({ plugin, fixtures, subject: name, seed: createSeed });
    return own.create(params as never, context);
  }

  async function paramSets(): Promise<Record<string, unknown>[]> {
    const sets: Record<string, unknown>[] = [];
    const ofStep = fixtures.steps?.[name]?.params;
    const given = [...(fixtures.params?.[name] ?? []), ...(ofStep === undefined ? [] : [ofStep])];
    const defaults = await validateParams(contribution.params, {});
    // The defaults of a step name real datasets and models: fixtures replace them.
    const isReplaced = ofStep !== undefined || fixtures.largeByDefault?.includes(name) === true;
    if (defaults.value !== undefined && !isReplaced) sets.push(defaults.value);
    for (const raw of given) {
      const { value, issues } = await validateParams(contribution.params, raw);
      if (value === undefined) throw paramsRefused(name, issues);
      sets.push(value);
    }
    return sets;
  }

  return {
    name,
    plugin,
    contribution: own,
    fixtures,
    seed,
    quick: fixtures.quick === true,
    paramSets,
    async randomParamSets(count) {
      const sets = await paramSets();
      const rng = createRng(seed, 'params', name);
      for (const raw of validValues(jsonSchemaOf(contribution.params), rng, count)) {
        const { value } = await validateParams(contribution.params, raw);
        if (value !== undefined && (await isCreatable(() => create(value)))) sets.push(value);
      }
      return sets;
    },
    async create(params, createSeed) {
      const chosen = params ?? (await paramSets())[0];
      if (chosen === undefined) throw paramsRefused(name, [needsParams]);
      return create(chosen, createSeed);
    },
    violation: (found) => violation(name, found),
  };
}

/** False where `create` refuses a combination that the schema cannot rule out. Any other error is the subject's fault. */
async function isCreatable(create: () => Promise<unknown>): Promise<boolean> {
  try {
    await create();
    return true;
  } catch (error) {
    if (isFoveaError(error) && error.code === 'PARAMS_INVALID') return false;
    throw error;
  }
}
