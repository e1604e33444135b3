import type { StoreChange } from '@fovea/contracts';
import { type ControlStoreCase, controlStoreCase } from './control-store-case.ts';
import {
  claimed,
  createSample,
  digestOf,
  registerSampleAgent,
  registerSampleArtifact,
  sampleRun,
  send,
} from './samples.ts';

export const recordCases: readonly ControlStoreCase[] = [
  controlStoreCase(
    'commit/atomic',
    'does all of the commands of a commit or none',
    async ({ store, same, refused }) => {
      await createSample(store, 'e');
      const twice = store.commit(
        { command: 'run.create', input: { runs: [sampleRun('e', 2)] } },
        { command: 'run.create', input: { runs: [sampleRun('e', 1)] } },
      );
      await refused('an id is taken twice', twice, 'CONFLICT');
      same('half of it is there', await store.run({ id: 'e.2' }), undefined);
      // Others that wait beside one that fails are not touched.
      const outcomes = await Promise.allSettled([
        store.commit({ command: 'run.create', input: { runs: [sampleRun('e', 3)] } }),
        store.commit({ command: 'run.create', input: { runs: [sampleRun('e', 1)] } }),
        store.commit({ command: 'run.create', input: { runs: [sampleRun('e', 4)] } }),
      ]);
      same(
        'a failure spreads',
        outcomes.map(({ status }) => status),
        ['fulfilled', 'rejected', 'fulfilled'],
      );
    },
  ),

  controlStoreCase('commit/whole-records', 'gives back what was put in', async ({ store, same }) => {
    await createSample(store, 'e', { runs: 2, roots: ['photos'] });
    const run = await store.run({ id: 'e.2' });
    const { plan, definition, differs, label } = sampleRun('e', 2);
    same('the plan changed', run?.plan, plan);
    same('the definition changed', run?.definition, definition);
    same('the rest changed', [run?.differs, run?.label, run?.roots, run?.seed], [differs, label, ['photos'], 2]);
    const byId = await store.runsById({ ids: ['e.2', 'none', 'e.1'] });
    same(
      'the order of ids is lost',
      byId.map(({ id }) => id),
      ['e.2', 'e.1'],
    );
    same('runs are counted wrongly', await store.runCounts({ experiments: ['e', 'none'] }), {
      e: { queued: 2 },
      none: {},
    });
    const [first] = await store.eventsOfType({ runs: ['e.1', 'e.2'], types: ['run-queued'] });
    same('the first event is not there', [first?.run, first?.seq], ['e.1', 1]);
  }),

  controlStoreCase(
    'experiment/compare-and-set',
    'changes an experiment only from the state one knows',
    async (probe) => {
      const { store, same, refused } = probe;
      await createSample(store, 'e', { state: 'draft' });
      const update = (from: 'draft' | 'running', revision?: number) =>
        store.commit({
          command: 'experiment.update',
          input: { id: 'e', from: [from], ...(revision === undefined ? {} : { revision }), set: { state: 'running' } },
        });
      await refused('a wrong state passes', update('running'), 'CONFLICT');
      await refused('a wrong revision passes', update('draft', 7), 'CONFLICT');
      const [started] = await update('draft', 1);
      same('the change is wrong', [started.state, started.revision, started.startedAt === null], ['running', 2, false]);
      const none = store.commit({ command: 'experiment.update', input: { id: 'none', set: {} } });
      await refused('an unknown one passes', none, 'NOT_FOUND');
      const rivals = await Promise.allSettled([1, 2, 3].map(() => update('running', 2)));
      same('several rivals win', rivals.filter(({ status }) => status === 'fulfilled').length, 1);
    },
  ),

  controlStoreCase(
    'page/stable-under-writes',
    'loses and repeats nothing while others write',
    async ({ store, same }) => {
      for (let index = 1; index <= 7; index++) await createSample(store, `e${index}`);
      const seen: string[] = [];
      let after: string | undefined;
      for (let page = 1; ; page++) {
        const { items, endCursor, hasNextPage } = await store.experiments({
          first: 3,
          ...(after === undefined ? {} : { after }),
        });
        seen.push(...items.map(({ id }) => id));
        await createSample(store, `late-${page}`);
        await store.commit({ command: 'experiment.update', input: { id: 'e1', set: { tags: [`page-${page}`] } } });
        if (!hasNextPage) break;
        after = endCursor ?? undefined;
      }
      same('the pages are wrong', seen, ['e7', 'e6', 'e5', 'e4', 'e3', 'e2', 'e1']);
      const oldest = await store.experiments({ first: 2, order: 'oldest' });
      same(
        'the other order is wrong',
        oldest.items.map(({ id }) => id),
        ['e1', 'e2'],
      );
    },
  ),

  controlStoreCase('page/limits', 'refuses pages and cursors that are none', async ({ store, refused }) => {
    for (const first of [0, -1, 201, 1e9, Number.NaN, 1.5]) {
      await refused(`a page of ${first}`, store.runs({ first }), 'USAGE');
    }
    for (const after of ['', 'x', 'p', 'pZZ', `p${'9'.repeat(40)}`]) {
      await refused(`the cursor ${after}`, store.runs({ first: 1, after }), 'USAGE');
    }
  }),

  controlStoreCase('page/filters', 'filters by state, tag and name', async ({ store, same }) => {
    await createSample(store, 'a', { runs: 2 });
    await createSample(store, 'b%', { state: 'draft' });
    await store.commit({ command: 'experiment.update', input: { id: 'b%', set: { tags: ['50% off', 'b'] } } });
    await store.commit({ command: 'run.update', input: { id: 'a.2', set: { tags: ['best'] } } });
    const ids = async (filter: object): Promise<string[]> =>
      (await store.experiments({ first: 9, filter })).items.map(({ id }) => id);
    same('states do not filter', await ids({ states: ['draft'] }), ['b%']);
    same(
      'tags do not filter',
      [await ids({ tag: '50% off' }), await ids({ tag: '5' }), await ids({ tag: '50_ off' })],
      [['b%'], [], []],
    );
    same('names do not filter', [await ids({ search: 'B%' }), await ids({ search: '%' })], [['b%'], ['b%']]);
    const runs = await store.runs({ first: 9, filter: { experiment: 'a', tag: 'best', states: ['queued'] } });
    same(
      'runs are filtered wrongly',
      runs.items.map(({ id }) => id),
      ['a.2'],
    );
  }),

  controlStoreCase('run/superseded', 'counts a retry in place of what it stands for', async ({ store, same }) => {
    await createSample(store, 'e');
    await registerSampleAgent(store, 'a');
    await send(store, await claimed(store, 'a'), 1, { events: [{ type: 'run-cancelled' }] });
    const retry = sampleRun('e', 2, { origin: { run: 'e.1', how: 'retry' } });
    await store.commit({ command: 'run.create', input: { runs: [retry], supersedes: 'e.1' } });
    same('both are counted', await store.runCounts({ experiments: ['e'] }), { e: { queued: 1 } });
    const kept = await store.runs({ first: 9, filter: { experiment: 'e', isSuperseded: false } });
    same(
      'it is not left out',
      kept.items.map(({ id, origin }) => [id, origin?.run]),
      [['e.2', 'e.1']],
    );
  }),

  controlStoreCase('mutation/once', 'keeps the answer to a mutation, once', async ({ store, clock, same, refused }) => {
    const record = { actor: 'a', clientMutationId: 'm', mutation: 'x', request: 'r', response: '{"id":1}' };
    const answer = () => store.commit({ command: 'mutation.record', input: record });
    await answer();
    await refused('an answer is replaced', answer(), 'CONFLICT');
    same('it is lost', await store.mutation({ actor: 'a', clientMutationId: 'm' }), record);
    same('another actor has it', await store.mutation({ actor: 'b', clientMutationId: 'm' }), undefined);
    clock.advance(1000);
    await store.commit({ command: 'mutation.prune', input: { olderThanMs: 500 } });
    same('it is kept for ever', await store.mutation({ actor: 'a', clientMutationId: 'm' }), undefined);
  }),

  controlStoreCase('model/aliases', 'numbers versions and moves aliases by compare-and-set', async (probe) => {
    const { store, same, refused } = probe;
    await registerSampleArtifact(store, digestOf('c'));
    const version = { model: 'digits', artifact: digestOf('c'), run: null, step: null, note: '', by: 'local' };
    const add = (artifact = digestOf('c')) =>
      store.commit({ command: 'model.add-version', input: { ...version, artifact } });
    await refused('an absent artifact is taken', add(digestOf('d')), 'ARTIFACT_NOT_FOUND');
    await add();
    await add();
    same(
      'versions are wrong',
      (await store.modelVersions({ model: 'digits' })).map(({ version }) => version),
      [1, 2],
    );
    const set = (version: number | null, expected?: number | null) =>
      store.commit({
        command: 'model.set-alias',
        input: { model: 'digits', alias: 'production', version, ...(expected === undefined ? {} : { expected }) },
      });
    await set(1, null);
    await refused('a promotion overtakes another', set(2, null), 'CONFLICT');
    await set(2, 1);
    same('the alias is wrong', (await store.model({ name: 'digits' }))?.aliases, { production: 2 });
    await refused('an absent version is promoted', set(3), 'NOT_FOUND');
    await set(null);
    same('the alias stays', (await store.models({ first: 5 })).items[0]?.aliases, {});
  }),

  controlStoreCase('model/rivals', 'moves an alias for one of those who ask at once', async ({ store, same }) => {
    await registerSampleArtifact(store, digestOf('c'));
    const version = { model: 'digits', artifact: digestOf('c'), run: null, step: null, note: '', by: 'local' };
    const versions = [1, 2, 3, 4, 5, 6];
    await Promise.all(versions.map(() => store.commit({ command: 'model.add-version', input: version })));
    same(
      'a number is given twice or left out',
      (await store.modelVersions({ model: 'digits' })).map(({ version }) => version),
      versions,
    );
    const rivals = await Promise.allSettled(
      versions.map((version) =>
        store.commit({
          command: 'model.set-alias',
          input: { model: 'digits', alias: 'production', version, expected: null },
        }),
      ),
    );
    same('several rivals win', rivals.filter(({ status }) => status === 'fulfilled').length, 1);
  }),

  controlStoreCase('dataset/names', 'registers a dataset under a name of its own', async ({ store, same, refused }) => {
    const origin = { type: 'root' as const, root: 'photos', dataset: { use: 'sample/folder' } };
    const register = (id: string) =>
      store.commit({ command: 'dataset.register', input: { id, name: 'cats', origin, by: 'local' } });
    await register('d1');
    await refused('a name is taken twice', register('d2'), 'CONFLICT');
    same('its origin is lost', (await store.dataset({ id: 'd1' }))?.origin, origin);
    const subject = { kind: 'dataset' as const, id: 'd1' };
    await store.commit({ command: 'note.add', input: { id: 'n', subject, text: 'fluffy', by: 'local' } });
    same(
      'its note is lost',
      (await store.notes({ subject })).map(({ text }) => text),
      ['fluffy'],
    );
    const nowhere = { id: 'n2', subject: { kind: 'run' as const, id: 'none' }, text: 'x', by: 'local' };
    await refused('a note hangs on nothing', store.commit({ command: 'note.add', input: nowhere }), 'NOT_FOUND');
  }),

  controlStoreCase(
    'token/life',
    'keeps tokens by their hash until they are revoked',
    async ({ store, clock, same, refused }) => {
      const token = { id: 't', name: 'ci', role: 'editor' as const, hash: 'h', createdBy: 'local', lifetimeMs: 1000 };
      const [created] = await store.commit({ command: 'token.create', input: token });
      same('it does not end', Date.parse(created.expiresAt ?? '') - Date.parse(created.createdAt), 1000);
      same('its hash is lost', (await store.tokenWithHash({ id: 't' }))?.hash, 'h');
      await store.commit({ command: 'token.used', input: { ids: ['t'] } });
      await store.commit({ command: 'token.revoke', input: { id: 't' } });
      clock.advance(10);
      const [again] = await store.commit({ command: 'token.revoke', input: { id: 't' } });
      const found = await store.tokenWithHash({ id: 't' });
      same('revoking again changes it', again.revokedAt, found?.token.revokedAt);
      same('its use is lost', typeof found?.token.lastUsedAt, 'string');
      await refused(
        'an unknown one is revoked',
        store.commit({ command: 'token.revoke', input: { id: 'x' } }),
        'NOT_FOUND',
      );
    },
  ),

  controlStoreCase('invite/uses', 'lets an invitation be used as often as it says, while it lasts', async (probe) => {
    const { store, clock, same, refused } = probe;
    const invite = { hash: 'i', role: 'viewer' as const, uses: 1, lifetimeMs: 1000, createdBy: 'local' };
    await store.commit({ command: 'invite.create', input: invite });
    await store.commit({ command: 'invite.create', input: { ...invite, hash: 'late' } });
    const redeem = (hash: string, id: string) =>
      store.commit({ command: 'invite.redeem', input: { hash, token: { id, name: id, hash: id } } });
    const outcomes = await Promise.allSettled([redeem('i', 't1'), redeem('i', 't2')]);
    same('it is used twice', outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
    same(
      'the role is wrong',
      (await store.tokens({ first: 9 })).items.map(({ role }) => role),
      ['viewer'],
    );
    clock.advance(1000);
    await refused('it is used too late', redeem('late', 't3'), 'UNAUTHENTICATED');
  }),

  controlStoreCase('agent/token', 'lets no other token speak for an agent', async ({ store, same, refused }) => {
    await registerSampleAgent(store, 'a');
    await registerSampleAgent(store, 'a', { slots: 7 });
    same('its offer is not renewed', (await store.agent({ id: 'a' }))?.offer.slots, 7);
    const agent = await store.agent({ id: 'a' });
    const foreign = { id: 'a', name: 'b', token: 'other', offer: agent?.offer as never };
    await refused('another takes it over', store.commit({ command: 'agent.register', input: foreign }), 'FORBIDDEN');
    same(
      'agents are listed wrongly',
      (await store.agents({ first: 5 })).items.map(({ id }) => id),
      ['a'],
    );
  }),

  controlStoreCase('watch/after-commit', 'tells watchers of what they can read already', async ({ store, same }) => {
    const told: StoreChange[] = [];
    const watching = store.watch((changes) => told.push(...changes));
    await createSample(store, 'e');
    const topics = new Set(told.map(({ topic }) => topic));
    same(
      'changes are not told',
      ['experiment', 'queue', 'run'].filter((topic) => !topics.has(topic as never)),
      [],
    );
    watching[Symbol.dispose]();
    told.length = 0;
    await createSample(store, 'f');
    same('one who left is told', told, []);
  }),
];
