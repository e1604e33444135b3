import { describe, expect, it } from '@jest/globals';
import { isFoveaError } from '@fovea/contracts';
import { brokenSchedules } from './broken/broken-schedules.ts';
import { fakesManifest } from './broken/fakes-manifest.ts';
import { conformanceCases } from './conformance-cases.ts';
import { fakesPlugin } from './fakes/fakes-plugin.ts';
import { type CaseResult, runConformance } from './run-conformance.ts';

const ofSchedule = conformanceCases(fakesPlugin, { manifest: fakesManifest }).filter(
  ({ subject }) => subject === 'schedule:fakes/linear',
);

describe('runConformance', () => {
  it('counts what passed, failed and did not apply, and tells of each case as it ends', async () => {
    const told: CaseResult[] = [];
    const report = await runConformance(ofSchedule, { onCase: (result) => told.push(result) });
    expect(report).toMatchObject({ passed: 14, failed: 0, notApplicable: 2 });
    expect(told).toEqual(report.results);
  });

  it('reports why a case did not apply', async () => {
    const { results } = await runConformance(ofSchedule);
    const excuses = results.filter(({ outcome }) => outcome === 'not-applicable').map(({ id, excuse }) => [id, excuse]);
    expect(excuses).toEqual([
      ['descriptor/sources', 'kind schedule: only model, loss, optimizer, quantizer, transform cite'],
      ['dispose/idempotent', 'dispose: its instances hold nothing'],
    ]);
  });

  it('records a failure with the subject, the case, and what was expected and received', async () => {
    const [{ plugin }] = brokenSchedules['schedule/total-one'];
    const broken = conformanceCases(plugin, { manifest: fakesManifest }).filter(
      ({ id }) => id === 'schedule/total-one',
    );
    const { failed, results } = await runConformance(broken);
    expect(failed).toBe(1);
    expect(results[0]?.error).toMatchObject({
      code: 'CONTRIBUTION_INVALID',
      subject: 'schedule:fakes/linear',
      details: { expected: 'a number in [0, 0.1]', received: 'NaN', facts: { case: 'schedule/total-one' } },
    });
  });

  it('writes a report that survives JSON', async () => {
    const report = await runConformance(ofSchedule);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  it('stops with CANCELLED when it is aborted', async () => {
    const controller = new AbortController();
    const run = runConformance(ofSchedule, { signal: controller.signal, onCase: () => controller.abort() });
    await expect(run).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('wraps an error of the subject itself, so that it names the case', async () => {
    const throwing = {
      ...fakesPlugin,
      contributions: fakesPlugin.contributions.filter(({ kind }) => kind === 'schedule'),
    };
    const [schedule] = throwing.contributions;
    const plugin = {
      ...throwing,
      contributions: [
        {
          ...schedule,
          create: () => {
            throw new RangeError('out of luck');
          },
        },
      ],
    };
    const [bounded] = conformanceCases(plugin as never, { manifest: fakesManifest }).filter(
      ({ id }) => id === 'schedule/bounded',
    );
    const error: unknown = await bounded?.run().catch((thrown: unknown) => thrown);
    expect(isFoveaError(error) && error.message).toMatch(
      /schedule\/bounded: threw where nothing should: RangeError: out of luck/,
    );
  });
});
