import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import type { LeaseGrant, LeaseKey, Logger, RunEvent, RunStore } from '@fovea/contracts';
import { environmentRecord, openWorkspace, RunScheduler, runPlan, systemClock, type Workspace } from '@fovea/host/node';
import { openControlStore } from '@fovea/store-sqlite/node';
import { localPrincipal, type Control } from '../index.ts';
import { sampleOffer } from '../testing-fixtures/fake-agent.ts';
import { until } from '../testing-fixtures/open-test-control.ts';
import { openControl, type OpenedControl } from './index.ts';

const logger: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
const local = { actor: 'local' };

/** A plugin whose steps really execute, each in a moment. */
const fixturePlugin = fileURLToPath(new URL('../../../host/src/node/testing-fixtures/plugin', import.meta.url));

const pipeline = {
  name: 'fixture',
  seed: [1, 2],
  steps: [
    { use: 'fixture/load' },
    { use: 'fixture/build' },
    { use: 'fixture/train', params: { epochs: 3 } },
    { use: 'fixture/evaluate' },
  ],
};

async function openFixture(): Promise<{ workspace: Workspace } & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'fovea-control-'));
  const workspace = await openWorkspace({
    preset: {
      plugins: [fixturePlugin],
      backend: { use: 'fixture/fake' },
      store: { use: 'fixture/files' },
      resolveFrom: import.meta.url,
    },
    folder,
  });
  return { workspace, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

/** Events on their way to the control plane, each batch as it comes. */
function reportingStore({ agents, registry }: Control, lease: LeaseKey): RunStore {
  let batch = 0;
  let seq = 0;
  return {
    async append(run, _expectedSeq, events) {
      const outputs = events.flatMap((event) => (event.type === 'step-finished' ? Object.values(event.outputs) : []));
      await registry.adoptArtifacts(outputs);
      batch += 1;
      await agents.report({ lease, batch, events });
      return events.map((event): RunEvent => {
        seq += 1;
        return { run, seq, at: new Date(systemClock.now()).toISOString(), ...event };
      });
    },
    read: () => Promise.resolve([]),
    list: () => Promise.resolve([lease.run]),
  };
}

/** Executes a leased run in a process of its own. */
async function execute({ control }: OpenedControl, workspace: Workspace, { lease, run }: LeaseGrant): Promise<void> {
  const runs = reportingStore(control, lease);
  const scheduler = new RunScheduler(1);
  await scheduler.run((slot) =>
    runPlan(run.plan, { run: run.id, workspace, runs, environment: environmentRecord(), slot }),
  );
}

describe('a control plane on a data folder', () => {
  it('has real runs executed, records them and reports', async () => {
    await using fixture = await openFixture();
    const { workspace } = fixture;
    await using opened = await openControl({ workspace, openStore: openControlStore, logger });
    const { control, store } = opened;
    const { id } = await control.experiments.create({ pipeline, start: true }, local);
    const offer = { ...sampleOffer, backends: ['fixture/fake'], environment: environmentRecord() };
    const agent = await control.agents.register(localPrincipal, { name: 'here', offer });
    for (let count = 0; count < 2; count++) {
      await execute(opened, workspace, (await control.agents.lease(localPrincipal, { agent: agent.id })) as LeaseGrant);
    }
    await until(async () => (await store.experiment({ id }))?.state === 'succeeded');
    const report = await control.experiments.report(id);
    expect(report.run.runs.map(({ state }) => state)).toEqual(['succeeded', 'succeeded']);
    expect(report.models.length).toBeGreaterThan(0);
    expect(report.environment.device).toMatchObject({ backend: 'fixture/fake' });
    expect((await store.series({ runs: [`${id}.1`] })).length).toBeGreaterThan(0);
    expect((await store.lineageOfRun({ run: `${id}.1` })).length).toBeGreaterThan(0);
  }, 60_000);

  it('has it for itself, until it is closed', async () => {
    await using fixture = await openFixture();
    const { workspace } = fixture;
    const open = () => openControl({ workspace, openStore: openControlStore, logger });
    const first = await open();
    await expect(open()).rejects.toMatchObject({ code: 'STORE_LOCKED' });
    await first[Symbol.asyncDispose]();
    await using second = await open();
    expect((await second.store.experiments({ first: 1 })).items).toEqual([]);
  });
});
