import { isFoveaError, type PortType } from '@fovea/contracts';
import { type ContributionCase, notApplicable } from '../case.ts';
import { comparable } from '../behaviour.ts';
import { isSame, show } from '../compare.ts';
import { type ContributionSubject, needsParams } from '../contribution-subject.ts';
import { portFault, storedAndRead } from '../port-values.ts';
import { runStep, type StepRun } from '../step-run.ts';

/** Longest wait after an abort, as for a user who presses Ctrl-C. */
const promptMs = 2000;

export const stepPorts: ContributionCase<'step'> = {
  id: 'step/ports/typed',
  title: 'puts out exactly what its ports declare',
  since: '0.1.0',
  async check(subject, signal) {
    return eachRun(subject, signal, async ({ outputs }) => {
      const ports = subject.contribution.ports?.outputs ?? {};
      const undeclared = Object.keys(outputs).filter((name) => ports[name] === undefined);
      if (undeclared.length > 0) {
        throw subject.violation({
          what: 'it puts out what no port declares',
          expected: show(Object.keys(ports)),
          received: show(undeclared),
        });
      }
      for (const [name, port] of Object.entries(ports)) {
        const value = outputs[name];
        if (value === undefined && port.optional === true) continue;
        const fault = portFault(port.type satisfies PortType, value);
        if (fault !== undefined) {
          throw subject.violation({
            what: `output ${name} is no ${port.type}: ${fault}`,
            expected: port.type,
            received: show(value),
          });
        }
      }
    });
  },
};

export const stepCache: ContributionCase<'step'> = {
  id: 'step/cache/hit-equals-run',
  title: 'gives what it would give again, from the cache as from a run',
  since: '0.1.0',
  async check(subject, signal) {
    const { ports } = subject.contribution;
    if (ports?.deterministic !== true) return notApplicable('ports.deterministic is false: never cached');
    if (ports.exclusive) return notApplicable('ports.exclusive: a measurement, of which a cache keeps one');
    return eachRun(subject, signal, async ({ outputs }, params) => {
      const again = await runStep(subject, params, { signal });
      const cached = Object.fromEntries(
        Object.entries(outputs).map(([name, value]) => [name, storedAndRead(ports.outputs[name]?.type, value)]),
      );
      for (const [what, other] of Object.entries({ 'a second run': again.outputs, 'the cache': cached })) {
        const [expected, received] = [comparable(outputs), comparable(other)];
        const changed = Object.keys({ ...expected, ...received }).find(
          (name) => !isSame(expected[name], received[name]),
        );
        if (changed !== undefined) {
          throw subject.violation({
            what: `output ${changed} of ${what} differs`,
            expected: show(expected[changed]),
            received: show(received[changed]),
            hint: 'Draw from context.rng only; put out plain JSON, graphs or bytes; or declare the step not deterministic.',
          });
        }
      }
    });
  },
};

export const stepAbort: ContributionCase<'step'> = {
  id: 'step/abort/prompt',
  title: `ends with CANCELLED within ${promptMs / 1000} s of an abort`,
  since: '0.1.0',
  async check(subject) {
    const params = (await subject.paramSets())[0];
    if (params === undefined) return notApplicable(needsParams);
    for (const when of ['at once', 'while it works'] as const) {
      const controller = new AbortController();
      if (when === 'at once') controller.abort();
      let abortedAt = performance.now();
      const onActivity = (): void => {
        if (controller.signal.aborted) return;
        abortedAt = performance.now();
        controller.abort();
      };
      const ended = await endOf(runStep(subject, params, { signal: controller.signal, onActivity }));
      if (ended.excuse !== undefined) return notApplicable(ended.excuse);
      const lateMs = performance.now() - abortedAt;
      // A step may end well when all its work was done before it looked; it may not end otherwise, or late.
      if (ended.code !== undefined && ended.code !== 'CANCELLED') {
        throw subject.violation({
          what: `aborted ${when}, it ends otherwise`,
          expected: 'CANCELLED',
          received: ended.code,
        });
      }
      if (controller.signal.aborted && lateMs > promptMs) {
        throw subject.violation({
          what: `aborted ${when}, it goes on`,
          expected: `an end within ${promptMs} ms`,
          received: `${Math.round(lateMs)} ms`,
          hint: 'Hand context.signal on, and look at it between batches.',
        });
      }
    }
    return undefined;
  },
};

export const stepMetrics: ContributionCase<'step'> = {
  id: 'step/metric/declared',
  title: 'records metrics that charts can draw',
  since: '0.1.0',
  async check(subject, signal) {
    return eachRun(subject, signal, async ({ metrics }) => {
      const shapes = new Map<string, readonly string[]>();
      const last = new Map<string, number>();
      for (const { series, step, values } of metrics) {
        const names = Object.keys(values).sort();
        if (!/^[a-z][a-zA-Z0-9./-]*$/.test(series)) {
          throw subject.violation({
            what: 'a series has no usable name',
            expected: 'a word such as train',
            received: show(series),
          });
        }
        if (!Number.isInteger(step) || step < (last.get(series) ?? 0)) {
          throw subject.violation({
            what: `steps of ${series} go back`,
            expected: `at least ${last.get(series) ?? 0}`,
            received: show(step),
          });
        }
        if (names.length === 0 || names.some((name) => typeof values[name] !== 'number')) {
          throw subject.violation({ what: `${series} records something that is no number`, received: show(values) });
        }
        const known = shapes.get(series) ?? names;
        if (!isSame([...known], [...names])) {
          throw subject.violation({
            what: `${series} changes what it records`,
            expected: show(known),
            received: show(names),
          });
        }
        shapes.set(series, known);
        last.set(series, step);
      }
    });
  },
};

async function eachRun(
  subject: ContributionSubject<'step'>,
  signal: AbortSignal,
  check: (run: StepRun, params: Readonly<Record<string, unknown>>) => Promise<void>,
): ReturnType<ContributionCase['check']> {
  const sets = await subject.paramSets();
  if (sets.length === 0) return notApplicable(needsParams);
  for (const params of sets) {
    const run = await runStep(subject, params, { signal });
    if (run.excuse !== undefined) return notApplicable(run.excuse);
    await check(run, params);
  }
  return undefined;
}

async function endOf(run: Promise<StepRun>): Promise<{ readonly code?: string; readonly excuse?: string }> {
  try {
    const { excuse } = await run;
    return excuse === undefined ? {} : { excuse };
  } catch (error) {
    return { code: isFoveaError(error) ? error.code : String(error) };
  }
}
