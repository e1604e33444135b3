import type { Backend, DeviceInfo, Graph } from '@fovea/contracts';
import { isFoveaError } from '@fovea/contracts';
import { type ContributionCase, notApplicable } from '../case.ts';
import { isSame, show } from '../compare.ts';
import { type ContributionSubject, needsParams } from '../contribution-subject.ts';
import { gradientNets, microNet } from '../reference/gradient-nets.ts';
import type { LabeledInputs } from '../reference/numeric-gradient.ts';
import { canTrain, trainSteps } from '../train-steps.ts';

export const backendUnavailable: ContributionCase<'backend'> = {
  id: 'backend/activate/rejects-when-unavailable',
  title: 'says why where it cannot run, and what it is where it can',
  since: '0.1.0',
  needs: ['fixtures.unavailable'],
  async check(subject) {
    const { create, fixtures, name, violation, paramSets } = subject;
    if ((await paramSets()).length === 0) return notApplicable(needsParams);
    {
      await using backend = await create();
      const activated = await outcomeOf(backend);
      if (typeof activated === 'string') expectUnavailable(subject, activated);
      else if (activated.backend === '' || activated.version === '' || !(activated.threads >= 1)) {
        throw violation({
          what: 'its device is not described',
          expected: 'backend, version and threads',
          received: show(activated),
        });
      }
    }
    const createUnavailable = fixtures.unavailable?.[name];
    if (createUnavailable === undefined) return notApplicable(`fixtures.unavailable["${name}"]: it can run here`);
    await using unavailable = await createUnavailable();
    const refused = await outcomeOf(unavailable);
    expectUnavailable(subject, typeof refused === 'string' ? refused : `a device: ${show(refused)}`);
    return undefined;
  },
};

export const backendSync: ContributionCase<'backend'> = {
  id: 'backend/sync/covers-work',
  title: 'has done all submitted work when sync resolves',
  since: '0.1.0',
  async check(subject) {
    return onBackend(subject, async (backend) => {
      const { graph, batch } = microNet();
      using executable = await backend.prepare(graph, 'infer');
      await executable.predict(batch.inputs, batch.labels.length);
      let isDone = false;
      const work = executable.predict(batch.inputs, batch.labels.length).then(() => (isDone = true));
      await backend.sync();
      // Promises that are already settled still take a few turns of the microtask queue; a timer or device does not fit in.
      for (let turn = 0; turn < 64 && !isDone; turn++) await Promise.resolve();
      const wasDone = isDone;
      await work;
      if (!wasDone) {
        throw subject.violation({
          what: 'sync resolves before a prediction that was submitted earlier',
          expected: 'the prediction to be readable',
          received: 'a pending one',
          hint: 'Latency is measured around sync: it would be too short.',
        });
      }
    });
  },
};

export const backendMemory: ContributionCase<'backend'> = {
  id: 'backend/memory/no-leak',
  title: 'holds as many tensors after 1,000 steps as after a few, and none of what was disposed of',
  since: '0.1.0',
  async check(subject) {
    let reason: string | undefined;
    const outcome = await onBackend(subject, async (backend) => {
      if (!backend.memory().reliable) {
        reason = 'memory().reliable is false: a count proves nothing';
        return;
      }
      const { graph, batch } = microNet();
      const steps = subject.quick ? 50 : 1000;
      const before = backend.memory().tensors;
      {
        using executable = await backend.prepare(graph, 'infer');
        const predict = (): Promise<unknown> => executable.predict(batch.inputs, batch.labels.length);
        await expectSteady(subject, backend, predict, steps, 'predictions');
      }
      if (canTrain(backend, graph)) {
        using executable = await backend.prepare(graph, 'train');
        await expectSteady(subject, backend, () => trainSteps(executable, batch, 1), steps, 'training steps');
      }
      const after = backend.memory().tensors;
      if (after > before) {
        throw subject.violation({
          what: 'disposed executables leave tensors behind',
          expected: String(before),
          received: String(after),
        });
      }
    });
    return outcome ?? (reason === undefined ? undefined : notApplicable(reason));
  },
};

export const backendSeed: ContributionCase<'backend'> = {
  id: 'backend/seed/repeatable',
  title: 'trains to the same bits from the same weights, batches and seeds',
  since: '0.1.0',
  async check(subject) {
    let trained = 0;
    const outcome = await onBackend(subject, async (backend) => {
      for (const { name, graph, batch } of gradientNets()) {
        if (!canTrain(backend, graph)) continue;
        trained++;
        const steps = subject.quick ? 1 : 3;
        const first = await weightsAfter(backend, graph, batch, steps);
        const second = await weightsAfter(backend, graph, batch, steps);
        if (!isSame(first, second)) {
          throw subject.violation({
            what: `training ${name} twice gives two models`,
            expected: 'the same bits',
            received: 'others',
            hint: 'Sum in a fixed order; seed dropout by the batch.',
          });
        }
      }
    });
    return outcome ?? (trained > 0 ? undefined : notApplicable("supports(op, 'gradient'): it trains nothing"));
  },
};

export const backendBatchZero: ContributionCase<'backend'> = {
  id: 'backend/batch-zero',
  title: 'predicts nothing for an empty batch',
  since: '0.1.0',
  async check(subject) {
    return onBackend(subject, async (backend) => {
      using executable = await backend.prepare(microNet().graph, 'infer');
      const output = await executable.predict(new Float32Array(), 0);
      if (output.length !== 0) {
        throw subject.violation({
          what: 'an empty batch gets predictions',
          expected: '0 values',
          received: show(output),
        });
      }
    });
  },
};

/** Runs a check on an activated backend; not applicable where the machine has none. */
export async function onBackend(
  subject: ContributionSubject<'backend'>,
  check: (backend: Backend) => Promise<void>,
): ReturnType<ContributionCase['check']> {
  if ((await subject.paramSets()).length === 0) return notApplicable(needsParams);
  await using backend = await subject.create();
  try {
    await backend.activate();
  } catch (error) {
    if (isFoveaError(error) && error.code === 'BACKEND_UNAVAILABLE') return notApplicable(error.message);
    throw error;
  }
  await check(backend);
  return undefined;
}

async function expectSteady(
  subject: ContributionSubject<'backend'>,
  backend: Backend,
  step: () => Promise<unknown>,
  steps: number,
  what: string,
): Promise<void> {
  for (let warmUp = 0; warmUp < 5; warmUp++) await step();
  const before = backend.memory();
  for (let count = 0; count < steps; count++) await step();
  const after = backend.memory();
  if (after.tensors !== before.tensors || after.bytes > before.bytes) {
    throw subject.violation({
      what: `${steps} ${what} leave tensors behind`,
      expected: show(before),
      received: show(after),
      hint: 'Dispose of every intermediate, also when a step throws.',
    });
  }
}

async function weightsAfter(backend: Backend, graph: Graph, batch: LabeledInputs, steps: number): Promise<unknown> {
  using executable = await backend.prepare(graph, 'train');
  await trainSteps(executable, batch, steps);
  return executable.exportWeights();
}

async function outcomeOf(backend: Backend): Promise<DeviceInfo | string> {
  try {
    return await backend.activate();
  } catch (error) {
    return isFoveaError(error) ? error.code : String(error);
  }
}

function expectUnavailable(subject: ContributionSubject<'backend'>, received: string): void {
  if (received !== 'BACKEND_UNAVAILABLE') {
    throw subject.violation({
      what: 'where it cannot run, activate does not say so',
      expected: 'BACKEND_UNAVAILABLE with the reason',
      received,
    });
  }
}
