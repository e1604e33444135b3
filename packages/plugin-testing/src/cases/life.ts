import { isFoveaError } from '@fovea/contracts';
import { type ContributionCase, notApplicable } from '../case.ts';
import { isSame, show } from '../compare.ts';
import { needsParams } from '../contribution-subject.ts';
import { behaviourOf } from '../behaviour.ts';

export const createDeterministic: ContributionCase = {
  id: 'create/deterministic',
  title: 'behaves the same when it is created twice with the same params and seed',
  since: '0.1.0',
  async check(subject, signal) {
    const sets = await subject.paramSets();
    if (sets.length === 0) return notApplicable(needsParams);
    const excuses: string[] = [];
    for (const params of sets) {
      const first = await behaviourOf(subject, await subject.create(params), params, signal);
      const second = await behaviourOf(subject, await subject.create(params), params, signal);
      if (first.excuse !== undefined) {
        excuses.push(first.excuse);
        continue;
      }
      if (!isSame(first.value, second.value)) {
        throw subject.violation({
          what: 'two instances of the same params and seed behave differently',
          expected: show(first.value),
          received: show(second.value),
          hint: 'Take every random number from the seed or the Rng that is handed in, and no time of day.',
        });
      }
    }
    return excuses.length === sets.length ? notApplicable(excuses.join('; ')) : undefined;
  },
};

export const disposeIdempotent: ContributionCase = {
  id: 'dispose/idempotent',
  title: 'may be disposed of twice',
  since: '0.1.0',
  async check({ paramSets, create, violation }) {
    if ((await paramSets()).length === 0) return notApplicable(needsParams);
    const instance = (await create()) as Partial<Disposable & AsyncDisposable>;
    const dispose: (() => PromiseLike<void> | void) | undefined =
      instance[Symbol.asyncDispose] ?? instance[Symbol.dispose];
    if (dispose === undefined) return notApplicable('dispose: its instances hold nothing');
    await dispose.call(instance);
    try {
      await dispose.call(instance);
    } catch (cause) {
      throw violation({
        what: 'disposing twice throws',
        expected: 'nothing to happen',
        received: String(cause),
        cause,
      });
    }
    return undefined;
  },
};

/** Capabilities that a case of the kind exercises. */
const exercisedByCase: Readonly<Record<string, string>> = {
  'schedule:monotone': 'schedule/monotone-where-declared',
  'sampler:keepsLength': 'sampler/length/kept',
  'augmentation:keepsLabels': 'augmentation/labels/as-declared',
  'loss:smooth': 'loss/gradient/finite-difference',
};

export const capabilityHonest: ContributionCase = {
  id: 'capability/honest',
  title: 'does what its capabilities promise, and refuses the rest',
  since: '0.1.0',
  needs: ['fixtures.capabilities'],
  async check({ contribution, fixtures, name, create, violation }) {
    const declared = Object.entries(contribution.capabilities ?? {});
    if (declared.length === 0) return notApplicable('capabilities: it declares none');
    const unexercised: string[] = [];
    for (const [capability, promised] of declared) {
      if (exercisedByCase[`${contribution.kind}:${capability}`] !== undefined) continue;
      const exercise = fixtures.capabilities?.[name]?.[capability];
      if (exercise === undefined) {
        unexercised.push(capability);
        continue;
      }
      const refusal = await refusalOf(async () => exercise(await create()));
      if (promised && refusal !== undefined) {
        throw violation({
          what: `it promises ${capability} and fails at it`,
          expected: 'success',
          received: refusal,
          cause: refusal,
        });
      }
      if (!promised && refusal !== 'CAPABILITY_UNSUPPORTED') {
        throw violation({
          what: `it declares ${capability} as unsupported and does not refuse it`,
          expected: 'CAPABILITY_UNSUPPORTED',
          received: refusal ?? 'success',
        });
      }
    }
    if (unexercised.length > 0) return notApplicable(`fixtures.capabilities: no exercise of ${unexercised.join(', ')}`);
    return undefined;
  },
};

async function refusalOf(exercise: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await exercise();
    return undefined;
  } catch (error) {
    return isFoveaError(error) ? error.code : String(error);
  }
}
