import { type ControlStoreCase, controlStoreCase } from './control-store-case.ts';
import { claim, claimed, createSample, leaseMs, note, registerSampleAgent, sampleIds, send } from './samples.ts';

export const leaseCases: readonly ControlStoreCase[] = [
  controlStoreCase('lease/exclusive', 'lets one of 50 workers win a run', async ({ store, same }) => {
    await createSample(store, 'e');
    const agents = Array.from({ length: 50 }, (_, index) => `agent-${index}`);
    for (const agent of agents) await registerSampleAgent(store, agent);
    const grants = await Promise.all(agents.map((agent) => claim(store, agent)));
    same('the number of winners is wrong', grants.filter((grant) => grant !== null).length, 1);
    const run = await store.run({ id: 'e.1' });
    same('the winner is not recorded', [run?.state, run?.attempts], ['running', 1]);
  }),

  controlStoreCase(
    'lease/stampede',
    'leases each of 20 runs once to 50 workers that ask at once',
    async ({ store, same }) => {
      await createSample(store, 'e', { runs: 20 });
      const agents = Array.from({ length: 50 }, (_, index) => `agent-${index}`);
      for (const agent of agents) await registerSampleAgent(store, agent);
      const grants = await Promise.all(agents.map((agent) => claim(store, agent)));
      const runs = grants.flatMap((grant) => (grant === null ? [] : [grant.run.id]));
      same('some run was leased twice or not at all', [runs.length, new Set(runs).size], [20, 20]);
    },
  ),

  controlStoreCase(
    'lease/cancelled-meanwhile',
    'either leases a run or cancels it when both are asked for at once',
    async ({ store, same }) => {
      await createSample(store, 'e', { runs: 20 });
      const agents = Array.from({ length: 20 }, (_, index) => `agent-${index}`);
      for (const agent of agents) await registerSampleAgent(store, agent);
      const claims = agents.map((agent) => claim(store, agent));
      const cancel = store.commit({ command: 'run.cancel', input: { experiment: 'e' } });
      const late = agents.map((agent) => claim(store, agent, `late-${agent}`));
      const grants = await Promise.all([...claims, ...late]);
      const [{ cancelled, requested }] = await cancel;
      const leased = grants.flatMap((grant) => (grant === null ? [] : [grant.run.id]));
      same('some run is neither or both', [...leased, ...cancelled].sort(), [...sampleIds('e', 20)].sort());
      same('a holder is not told', [...requested].sort(), [...leased].sort());
      const states = (await store.runsOf({ experiment: 'e' })).map(({ id, state }) => [id, state]);
      const expected = sampleIds('e', 20).map((id) => [id, leased.includes(id) ? 'running' : 'cancelled']);
      same('the states are wrong', states, expected);
    },
  ),

  controlStoreCase('lease/fencing', 'refuses every write of a lease that was lost', async (probe) => {
    const { store, clock, same, refused } = probe;
    await createSample(store, 'e');
    await registerSampleAgent(store, 'zombie');
    await registerSampleAgent(store, 'heir');
    const lost = await claimed(store, 'zombie');
    await send(store, lost, 1, { events: [note('before')] });
    clock.advance(leaseMs + 1);
    await store.commit({ command: 'lease.expire', input: { limit: 10 } });
    const heir = await claimed(store, 'heir');
    const { lease } = lost;
    const attempts = {
      'a renewal': store.commit({ command: 'lease.renew', input: { lease, durationMs: leaseMs } }),
      'a release': store.commit({ command: 'lease.release', input: { lease, reason: 'back' } }),
      'a batch': send(store, lost, 2, { events: [note('after')] }),
      'a batch that was stored before': send(store, lost, 1, { events: [note('before')] }),
      points: send(store, lost, 2, { points: [{ series: 's', step: 1, seq: 1, values: { loss: 1 } }] }),
      'a result': send(store, lost, 2, { events: [{ type: 'run-succeeded' }] }),
    };
    for (const [what, attempt] of Object.entries(attempts)) await refused(`${what} is taken`, attempt, 'LEASE_LOST');
    await send(store, heir, 1, { events: [{ type: 'run-failed', error: failure }] });
    await refused(
      'a late result is taken',
      send(store, lost, 2, { events: [{ type: 'run-succeeded' }] }),
      'LEASE_LOST',
    );
    same('the accepted result changed', (await store.run({ id: 'e.1' }))?.state, 'failed');
    const types = (await store.events({ run: 'e.1', after: 0, limit: 100 })).map(({ type }) => type);
    same('refused writes left events behind', types, ['run-queued', 'log', 'log', 'run-failed']);
    same('refused points are there', await store.series({ runs: ['e.1'] }), []);
  }),

  controlStoreCase(
    'lease/forged-token',
    'refuses a lease with a token that is not its own',
    async ({ store, refused }) => {
      await createSample(store, 'e');
      await registerSampleAgent(store, 'a');
      const { lease } = await claimed(store, 'a');
      const forged = { lease: { ...lease, token: 'guessed' } };
      await refused(
        'a forged result is taken',
        send(store, forged, 1, { events: [{ type: 'run-succeeded' }] }),
        'LEASE_LOST',
      );
      const elsewhere = { lease: { ...lease, run: 'e.2' } };
      await refused('another run is written to', send(store, elsewhere, 1), 'LEASE_LOST');
    },
  ),

  controlStoreCase('lease/own-clock', 'ends a lease by its own clock, also before anyone has looked', async (probe) => {
    const { store, clock, refused } = probe;
    await createSample(store, 'e');
    await registerSampleAgent(store, 'a');
    const grant = await claimed(store, 'a');
    clock.advance(leaseMs - 1);
    await store.commit({ command: 'lease.renew', input: { lease: grant.lease, durationMs: leaseMs } });
    clock.advance(leaseMs - 1);
    await send(store, grant, 1);
    clock.advance(2);
    await refused('a lease that ran out writes', send(store, grant, 2), 'LEASE_LOST');
  }),

  controlStoreCase(
    'lease/expiry-requeues',
    'queues the run of a lease that ran out again',
    async ({ store, clock, same }) => {
      await createSample(store, 'e');
      await registerSampleAgent(store, 'a');
      await claimed(store, 'a');
      const early = await store.commit({ command: 'lease.expire', input: { limit: 10 } });
      same('a lease that holds was ended', early, [[]]);
      clock.advance(leaseMs);
      const [expired] = await store.commit({ command: 'lease.expire', input: { limit: 10 } });
      same(
        'the run was not queued',
        expired.map(({ run, agent, state }) => [run, agent, state]),
        [['e.1', 'a', 'queued']],
      );
      const again = await claimed(store, 'a');
      same('the second attempt is not counted', again.lease.attempt, 2);
      const endings = (await store.attempts({ run: 'e.1' })).map(({ ending }) => ending);
      same('the attempts are not recorded', endings, ['expired', null]);
    },
  ),

  controlStoreCase('lease/quarantine', 'quarantines a run that loses its agent again and again', async (probe) => {
    const { store, clock, same } = probe;
    await createSample(store, 'e', { maxAttempts: 3 });
    await registerSampleAgent(store, 'a');
    const states: string[] = [];
    for (let attempt = 1; attempt <= 3; attempt++) {
      await claimed(store, 'a', `secret-${attempt}`);
      clock.advance(leaseMs);
      const [[expired]] = await store.commit({ command: 'lease.expire', input: { limit: 10 } });
      states.push(expired?.state ?? 'none');
    }
    same('it is not quarantined after its third attempt', states, ['queued', 'queued', 'quarantined']);
    same('it is leased once more', await claim(store, 'a'), null);
    const run = await store.run({ id: 'e.1' });
    same('the reason is missing', [run?.state, run?.error?.code], ['quarantined', 'QUARANTINED']);
  }),

  controlStoreCase(
    'lease/release',
    'counts no loss for a run that was given back',
    async ({ store, same, refused }) => {
      await createSample(store, 'e', { maxAttempts: 1 });
      await registerSampleAgent(store, 'a');
      const grant = await claimed(store, 'a');
      await store.commit({ command: 'lease.release', input: { lease: grant.lease, reason: 'shutting down' } });
      await refused('a released lease writes', send(store, grant, 1), 'LEASE_LOST');
      same('it is not queued', (await store.run({ id: 'e.1' }))?.state, 'queued');
      same('it cannot be leased again', (await claimed(store, 'a')).lease.attempt, 2);
    },
  ),

  controlStoreCase('lease/retryable-failure', 'tries again what failed for a reason of the agent', async (probe) => {
    const { store, same } = probe;
    await createSample(store, 'e', { maxAttempts: 2 });
    await registerSampleAgent(store, 'a');
    const error = { ...failure, code: 'BACKEND_UNAVAILABLE' as const, details: { retryable: true } };
    const first = await send(store, await claimed(store, 'a', 's1'), 1, { events: [{ type: 'run-failed', error }] });
    same('it is not queued again', first.state, 'queued');
    const second = await send(store, await claimed(store, 'a', 's2'), 1, { events: [{ type: 'run-failed', error }] });
    same('it is tried for ever', second.state, 'failed');
  }),

  controlStoreCase('lease/fit', 'leases only what fits the offer', async ({ store, same }) => {
    await createSample(store, 'other', { backend: 'sample/gpu' });
    await createSample(store, 'plugin', { plugins: ['fovea-plugin-acme'] });
    await createSample(store, 'root', { roots: ['photos'] });
    await registerSampleAgent(store, 'plain', { plugins: {} });
    same('it gets what it cannot run', await claim(store, 'plain'), null);
    await registerSampleAgent(store, 'gpu', { backends: ['sample/gpu'] });
    same('the backend does not decide', (await claimed(store, 'gpu')).run.id, 'other.1');
    await registerSampleAgent(store, 'old', { plugins: { 'fovea-plugin-acme': '0.9.0' } });
    same('another version of a plugin does', await claim(store, 'old'), null);
    await registerSampleAgent(store, 'acme', { plugins: { 'fovea-plugin-acme': '1.0.0' } });
    same('the plugin does not decide', (await claimed(store, 'acme')).run.id, 'plugin.1');
    await registerSampleAgent(store, 'rooted', { roots: ['photos'] });
    same('the root does not decide', (await claimed(store, 'rooted')).run.id, 'root.1');
  }),

  controlStoreCase('lease/slots', 'leases no more to an agent than it has slots', async ({ store, same }) => {
    await createSample(store, 'e', { runs: 3 });
    await registerSampleAgent(store, 'a', { slots: 2 });
    const grants = [await claim(store, 'a', 's1'), await claim(store, 'a', 's2'), await claim(store, 'a', 's3')];
    same(
      'slots do not count',
      grants.map((grant) => grant?.run.id ?? null),
      ['e.1', 'e.2', null],
    );
    same('active runs do not show', (await store.agent({ id: 'a' }))?.activeRuns, 2);
    await store.commit({ command: 'agent.drain', input: { id: 'a', isDraining: true } });
    await send(store, grants[0] as never, 1, { events: [{ type: 'run-succeeded' }] });
    same('a draining agent gets a run', await claim(store, 'a', 's4'), null);
  }),

  controlStoreCase('lease/measuring-alone', 'lets a run that measures share its device with nothing', async (probe) => {
    const { store, same } = probe;
    await createSample(store, 'plain', { runs: 2 });
    await createSample(store, 'timed', { isExclusive: true });
    await registerSampleAgent(store, 'a', { slots: 4, device: 'one' });
    await registerSampleAgent(store, 'b', { slots: 4, device: 'one' });
    const first = await claimed(store, 'a', 's1');
    const second = await claimed(store, 'b', 's2');
    same('runs that only compute do not share', [first.run.id, second.run.id], ['plain.1', 'plain.2']);
    same('a measuring run joins others', await claim(store, 'a', 's3'), null);
    await send(store, first, 1, { events: [{ type: 'run-succeeded' }] });
    same('it joins those of another agent', await claim(store, 'a', 's4'), null);
    await send(store, second, 1, { events: [{ type: 'run-succeeded' }] });
    same('it is not leased when alone', (await claimed(store, 'a', 's5')).run.id, 'timed.1');
    await createSample(store, 'late');
    same('others join it', [await claim(store, 'a', 's6'), await claim(store, 'b', 's7')], [null, null]);
    await registerSampleAgent(store, 'c', { device: 'two' });
    same('another device has to wait', (await claimed(store, 'c')).run.id, 'late.1');
  }),

  controlStoreCase(
    'lease/gates-steps',
    'lets an agent that gates its steps hold measuring runs together',
    async (probe) => {
      const { store, same } = probe;
      await createSample(store, 'e', { runs: 3, isExclusive: true });
      await registerSampleAgent(store, 'a', { slots: 2, device: 'one', gatesSteps: true });
      await registerSampleAgent(store, 'b', { slots: 2, device: 'one', gatesSteps: true });
      const own = [await claim(store, 'a', 's1'), await claim(store, 'a', 's2')];
      same(
        'its own runs do not share',
        own.map((grant) => grant?.run.id ?? null),
        ['e.1', 'e.2'],
      );
      same('another agent of the device measures beside it', await claim(store, 'b', 's3'), null);
    },
  ),

  controlStoreCase('lease/order', 'leases by priority, then in order of creation', async ({ store, same }) => {
    await createSample(store, 'low', { runs: 2 });
    await createSample(store, 'high', { priority: 5 });
    await registerSampleAgent(store, 'a', { slots: 9 });
    const order: string[] = [];
    for (let turn = 1; turn <= 3; turn++) order.push((await claimed(store, 'a', `s${turn}`)).run.id);
    same('the order is wrong', order, ['high.1', 'low.1', 'low.2']);
  }),

  controlStoreCase(
    'lease/directives',
    'tells the holder to end, or to give back, what was cancelled or paused',
    async (probe) => {
      const { store, same } = probe;
      await createSample(store, 'e', { runs: 2 });
      await registerSampleAgent(store, 'a', { slots: 2 });
      const first = await claimed(store, 'a', 's1');
      const renew = async (): Promise<string> => {
        const input = { lease: first.lease, durationMs: leaseMs };
        const [{ directive }] = await store.commit({ command: 'lease.renew', input });
        return directive;
      };
      same('it is told something', await renew(), 'continue');
      await store.commit({ command: 'experiment.update', input: { id: 'e', set: { state: 'paused' } } });
      same('a pause is not told', await renew(), 'release');
      same('a paused experiment is leased', await claim(store, 'a', 's2'), null);
      await store.commit({ command: 'experiment.update', input: { id: 'e', set: { state: 'running' } } });
      const [result] = await store.commit({ command: 'run.cancel', input: { experiment: 'e' } });
      same('the wrong runs are cancelled', result, { cancelled: ['e.2'], requested: ['e.1'] });
      same('a cancel is not told', await renew(), 'cancel');
      const receipt = await send(store, first, 1, { events: [note('ending')] });
      same('a batch does not tell it', receipt.directive, 'cancel');
      await store.commit({ command: 'lease.release', input: { lease: first.lease, reason: 'gone' } });
      same('a cancelled run is queued again', (await store.run({ id: 'e.1' }))?.state, 'cancelled');
    },
  ),

  controlStoreCase('lease/extend-all', 'gives all leases another while', async ({ store, clock, same }) => {
    await createSample(store, 'e');
    await registerSampleAgent(store, 'a');
    const grant = await claimed(store, 'a');
    clock.advance(leaseMs + 5);
    same(
      'the wrong number is extended',
      await store.commit({ command: 'lease.extend-all', input: { durationMs: leaseMs } }),
      [1],
    );
    same('the lease is lost', (await send(store, grant, 1)).state, 'running');
  }),
];

const failure = { code: 'STEP_FAILED' as const, subject: 'step:train', message: 'it failed', details: {} };
