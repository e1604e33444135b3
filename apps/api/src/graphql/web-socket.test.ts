import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { startTestServer, until, type TestServer } from '../testing-fixtures/start-test-server.ts';
import { leaseRun, registerAgent, report, type Lease } from '../testing-fixtures/test-agent.ts';

interface Message {
  readonly id?: string;
  readonly type: string;
  readonly payload?: { readonly data?: Record<string, unknown>; readonly errors?: unknown } | unknown[];
}

/** A client of graphql-transport-ws that keeps all it gets. */
class Client {
  readonly messages: Message[] = [];
  readonly socket: WebSocket;
  closeCode: number | undefined;
  refusedStatus: number | undefined;

  constructor(url: string, headers: Record<string, string> = {}) {
    this.socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { headers });
    this.socket.on('message', (data) => this.messages.push(JSON.parse(String(data)) as Message));
    this.socket.on('close', (code) => (this.closeCode = code));
    this.socket.on('error', () => undefined);
    this.socket.on('unexpected-response', (_request, response) => {
      this.refusedStatus = response.statusCode;
      this.socket.terminate();
    });
  }

  async init(token?: string): Promise<this> {
    await until(() => this.socket.readyState === WebSocket.OPEN);
    const payload = token === undefined ? {} : { authorization: `Bearer ${token}` };
    this.send({ type: 'connection_init', payload });
    await until(() => this.closeCode !== undefined || this.messages.some(({ type }) => type === 'connection_ack'));
    return this;
  }

  send(message: object): void {
    this.socket.send(JSON.stringify(message));
  }

  subscribe(id: string, query: string, variables: object = {}): void {
    this.send({ id, type: 'subscribe', payload: { query, variables } });
  }

  of(id: string): readonly Message[] {
    return this.messages.filter((message) => message.id === id);
  }

  /** Values of one subscription. */
  data<T>(id: string, field: string): T[] {
    return this.of(id).flatMap(({ type, payload }) => {
      const { data } = (payload ?? {}) as { data?: Record<string, unknown> };
      return type === 'next' ? [data?.[field] as T] : [];
    });
  }

  [Symbol.dispose](): void {
    this.socket.terminate();
  }
}

interface RunMessage {
  readonly position: string;
  readonly events: readonly { seq: number; type: string }[];
  readonly points: readonly { step: number; values: Record<string, unknown> }[];
  readonly run: { state: string } | null;
}

const followQuery = `subscription ($id: ID!, $after: String) {
  runEvents(id: $id, after: $after) {
    position isResync events { seq type } points { series step values } run { state }
  }
}`;

describe('GraphQL over WebSocket', () => {
  let test: TestServer;
  beforeAll(async () => {
    test = await startTestServer({
      limits: { connectionInitMs: 300, recheckMs: 200, maxSocketsPerAddress: 8, maxOperationsPerSocket: 5 },
    });
  });
  afterAll(async () => {
    await test[Symbol.asyncDispose]();
  });

  const createRun = async (name: string): Promise<{ id: string; lease: Lease }> => {
    const pipeline = { name, backend: { use: 'fixture/fake' }, steps: [{ use: 'fixture/load' }] };
    const { data } = await test.ask(
      'mutation ($p: JSON!) { createExperiment(input: { pipeline: { json: $p } }) { ... on ExperimentPayload { experiment { id } } } }',
      { p: pipeline },
    );
    const { experiment } = data?.['createExperiment'] as unknown as { experiment: { id: string } };
    const agent = await registerAgent(test, test.tokens.agent, name);
    const lease = await leaseRun(test, test.tokens.agent, agent);
    if (lease === null) throw new Error('there was no run');
    return { id: experiment.id, lease };
  };
  const point = (step: number, value: unknown) => ({
    type: 'metric',
    step: 'load',
    point: { run: 'x', series: 'train', step, seq: step, values: { loss: value } },
  });

  it('tells what happens in a run, and goes on from a position after the line was cut', async () => {
    const { id, lease } = await createRun('followed');
    const run = `${id}.1`;
    const tell = (batch: number, events: object[]) =>
      report(test, test.tokens.agent, { lease: lease.lease, batch, events });
    let position: string;
    {
      using first = await new Client(test.url).init(test.tokens.viewer);
      first.subscribe('1', followQuery, { id: run });
      await until(() => first.data<RunMessage>('1', 'runEvents').some(({ events }) => events.length > 0));
      await tell(1, [{ type: 'run-started', pid: 1 }, point(1, 0.5), point(2, 'NaN')]);
      await until(() => first.data<RunMessage>('1', 'runEvents').some(({ points }) => points.length > 0));
      const messages = first.data<RunMessage>('1', 'runEvents');
      expect(messages.flatMap(({ points }) => points.map(({ values }) => values['loss']))).toEqual([0.5, 'NaN']);
      await until(() => first.data<RunMessage>('1', 'runEvents').flatMap(({ events }) => events).length >= 2);
      position = first.data<RunMessage>('1', 'runEvents').at(-1)?.position ?? '';
      expect(messages.flatMap(({ events }) => events.map(({ seq }) => seq))[0]).toBe(1);
    }
    await tell(2, [point(3, 0.25), { type: 'log', step: 'load', level: 'info', message: 'meanwhile' }]);
    using second = await new Client(test.url).init(test.tokens.viewer);
    second.subscribe('2', followQuery, { id: run, after: position });
    await until(() => second.data<RunMessage>('2', 'runEvents').some(({ points }) => points.length > 0));
    await tell(3, [{ type: 'run-failed', error: { code: 'STEP_FAILED', subject: 's', message: 'm', details: {} } }]);
    await until(() => second.of('2').some(({ type }) => type === 'complete'));
    const later = second.data<RunMessage>('2', 'runEvents');
    expect(later.flatMap(({ points }) => points.map(({ step }) => step))).toEqual([3]);
    expect(later.flatMap(({ events }) => events.map(({ type }) => type))).toEqual(['log', 'run-failed']);
    expect(later.at(-1)?.run ?? later.findLast(({ run }) => run !== null)?.run).toEqual({ state: 'FAILED' });
  });

  it('tells of changed records, agents and experiments, and ends with the experiment', async () => {
    using client = await new Client(test.url).init(test.tokens.viewer);
    client.subscribe(
      'changes',
      'subscription { changes(topics: [RUN, EXPERIMENT]) { isResync changes { topic id experiment } } }',
    );
    client.subscribe('agents', 'subscription { agentsChanged { name isOnline } }');
    await until(() => client.of('agents').length > 0);
    const { id, lease } = await createRun('watched');
    client.subscribe(
      'experiment',
      'subscription ($id: ID!) { experimentChanged(id: $id) { state runCounts { running failed } } }',
      { id },
    );
    await until(() => client.of('experiment').length > 0);
    await report(test, test.tokens.agent, {
      lease: lease.lease,
      batch: 1,
      events: [{ type: 'run-failed', error: { code: 'STEP_FAILED', subject: 's', message: 'm', details: {} } }],
    });
    await until(() => client.of('experiment').some(({ type }) => type === 'complete'));
    expect(client.data('experiment', 'experimentChanged').at(-1)).toEqual({
      state: 'FAILED',
      runCounts: { running: 0, failed: 1 },
    });
    const changes = client.data<{ changes: { topic: string; id: string }[] }>('changes', 'changes');
    expect(changes.flatMap((batch) => batch.changes)).toEqual(
      expect.arrayContaining([{ topic: 'RUN', id: `${id}.1`, experiment: id }]),
    );
    await until(() =>
      client
        .data<{ name: string }[]>('agents', 'agentsChanged')
        .some((agents) => agents.some(({ name }) => name === 'watched')),
    );
    client.send({ id: 'agents', type: 'complete' });
  });

  it('has the limits and the policy of HTTP', async () => {
    using client = await new Client(test.url).init(test.tokens.agent);
    const aliases = Array.from({ length: 31 }, (_, index) => `a${index}: __typename`).join(' ');
    client.subscribe('1', `{ ${aliases} }`);
    client.subscribe('2', 'subscription { agentsChanged { id } }');
    client.subscribe('3', `{ ${Array.from({ length: 5000 }, () => '__typename').join(' ')} }`);
    await until(() => ['1', '2', '3'].every((id) => client.of(id).length > 0));
    const codeOf = (id: string): string => JSON.stringify(client.of(id)[0]?.payload);
    expect(codeOf('1')).toContain('TOO_COMPLEX');
    expect(codeOf('2')).toContain('FORBIDDEN');
    expect(codeOf('3')).toContain('TOO_COMPLEX');
  });

  it('answers queries too', async () => {
    using client = await new Client(test.url).init(test.tokens.viewer);
    client.subscribe('1', '{ viewer { role } }');
    await until(() => client.of('1').some(({ type }) => type === 'complete'));
    expect(client.data('1', 'viewer')).toEqual([{ role: 'VIEWER' }]);
  });

  it('closes on who shows no token, or a wrong one', async () => {
    for (const token of [undefined, 'nonsense']) {
      using client = await new Client(test.url).init(token);
      await until(() => client.closeCode !== undefined);
      expect(client.closeCode).toBe(4401);
    }
  });

  it('closes on who says nothing', async () => {
    using client = new Client(test.url);
    await until(() => client.closeCode !== undefined);
    expect(client.closeCode).toBe(4408);
  });

  it('refuses pages of other sites before a word is said', async () => {
    const wrong: readonly Record<string, string>[] = [{ Origin: 'https://evil.test' }, { Host: 'evil.test' }];
    for (const headers of wrong) {
      using client = new Client(test.url, headers);
      await until(() => client.refusedStatus !== undefined);
      expect([403, 421]).toContain(client.refusedStatus);
    }
  });

  it('closes on too many operations and on messages that are too large', async () => {
    using many = await new Client(test.url).init(test.tokens.viewer);
    for (let id = 0; id < 20; id++) many.subscribe(String(id), 'subscription { changes { isResync } }');
    await until(() => many.closeCode !== undefined);
    expect(many.closeCode).toBe(4429);
    using large = await new Client(test.url).init(test.tokens.viewer);
    large.subscribe('1', `{ viewer { id } } # ${'x'.repeat(2 * 1024 * 1024)}`);
    await until(() => large.closeCode !== undefined);
    expect(large.closeCode).toBe(1009);
  });

  it('keeps a bounded number of sockets of one address', async () => {
    const clients = Array.from({ length: 12 }, () => new Client(test.url));
    await until(() => clients.filter(({ refusedStatus }) => refusedStatus === 503).length >= 4);
    for (const client of clients) client[Symbol.dispose]();
    await until(async () => {
      using client = new Client(test.url);
      await until(() => client.refusedStatus !== undefined || client.socket.readyState === WebSocket.OPEN);
      return client.refusedStatus === undefined;
    });
  });

  it('ends with the token', async () => {
    const { control } = test.server;
    const { token, secret } = await control.tokens.mint({ name: 'short', role: 'viewer' }, { actor: 'local' });
    using client = await new Client(test.url).init(secret ?? '');
    client.subscribe('1', 'subscription { changes { isResync } }');
    await control.tokens.revoke(token.id, { actor: 'local' });
    await until(() => client.closeCode !== undefined);
    expect(client.closeCode).toBe(4403);
  });
});
