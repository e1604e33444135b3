import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer, type RunningServer } from '@fovea/api';
import { agentProtocol, type AgentConnection, type Digest, type LeaseGrant, type RunEventBody } from '@fovea/contracts';
import { localPrincipal } from '@fovea/control';
import { environmentRecord, openWorkspace } from '@fovea/host/node';
import { preset } from '@fovea/preset';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createAgentConnection } from './agent-connection.ts';
import { createClient, type FoveaClient } from './client.ts';
import { startCuttingProxy, type CuttingProxy } from './testing-fixtures/cutting-proxy.ts';

const byTests = { actor: localPrincipal.id };
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const pipeline = {
  name: 'digits',
  seed: 3,
  steps: [
    { id: 'data', use: 'fovea/load-data', params: { dataset: { use: 'fovea/mnist' } } },
    { id: 'model', use: 'fovea/build-model', params: { model: { use: 'fovea/cnn' } } },
    { id: 'train', use: 'fovea/train', params: { epochs: 1 } },
  ],
};

let folder = '';
let server: RunningServer;
let proxy: CuttingProxy;
let client: FoveaClient;
let agentClient: FoveaClient;
let connection: AgentConnection;
let agent = '';

async function secretOf(role: 'operator' | 'agent' | 'viewer'): Promise<string> {
  const { secret } = await server.control.tokens.mint({ name: role, role }, byTests);
  return secret ?? '';
}

async function leased(settings: readonly string[] = []): Promise<LeaseGrant> {
  await client.createExperiment({ pipeline: { json: pipeline }, settings });
  const grant = await connection.lease({ agent, waitMs: 5000 });
  if (grant === null) throw new Error('there was no run to lease');
  return grant;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-client-'));
  const workspace = await openWorkspace({ preset, folder, dataFolder: join(folder, 'data') });
  server = await startServer({ workspace, port: 0, logger: silent, limits: { shutdownMs: 500 } });
  proxy = await startCuttingProxy(server.url);
  const retry = { firstMs: 20, longestMs: 100, attempts: 20 };
  client = createClient({ url: proxy.url, token: await secretOf('operator'), retry });
  agentClient = createClient({ url: server.url, token: await secretOf('agent'), retry });
  connection = createAgentConnection(agentClient);
  const environment = environmentRecord();
  const offer = {
    backends: ['fovea/wasm'],
    slots: 4,
    device: 'test',
    environment,
    gatesSteps: false,
    protocol: agentProtocol,
  };
  ({ id: agent } = await connection.register({ name: 'tests', offer }));
});
afterAll(async () => {
  client.close();
  agentClient.close();
  await proxy[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}

describe('a client of a real server', () => {
  it('asks who it is and what answers', async () => {
    await expect(client.server()).resolves.toMatchObject({
      viewer: { role: 'OPERATOR' },
      server: { agentProtocol },
    });
  });

  it('throws what is wrong with an input, with its code and place', async () => {
    const wrong = { json: { ...pipeline, steps: [{ id: 'train', use: 'fovea/train', params: { epochs: 0 } }] } };
    await expect(client.createExperiment({ pipeline: wrong })).rejects.toMatchObject({
      name: 'FoveaError',
      details: { path: expect.stringContaining('train') },
    });
    await expect(client.experiment('nowhere')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('creates one experiment although the answer to its request was lost', async () => {
    const { nodes: before } = await client.experiments();
    proxy.cutAfterBytes = 600;
    const creating = client.createExperiment({ pipeline: { json: pipeline }, start: false });
    setTimeout(() => (proxy.cutAfterBytes = 0), 300);
    const { id } = await creating;
    const { nodes: after } = await client.experiments();
    expect(after.map((experiment) => experiment.id)).toEqual([id, ...before.map((experiment) => experiment.id)]);
  });

  it('is told what a token does not allow, and that it was revoked', async () => {
    const { token, secret } = await client.mintToken({ name: 'visitor', role: 'VIEWER' });
    using visitor = createClient({ url: server.url, token: secret ?? '' });
    await expect(visitor.experiments()).resolves.toMatchObject({ pageInfo: { hasNextPage: false } });
    await expect(visitor.cancelExperiment('any')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await client.revokeToken(token.id);
    await expect(visitor.experiments()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('follows a run through broken connections: every event once and in order, not-a-number included', async () => {
    const { lease, run } = await leased();
    const report = async (): Promise<void> => {
      for (let batch = 1; batch <= 60; batch++) {
        const events: RunEventBody[] = [
          { type: 'log', step: 'train', level: 'info', message: `batch ${batch}` },
          {
            type: 'metric',
            step: 'train',
            point: { run: run.id, series: 'train', step: batch, seq: 0, values: { loss: batch === 30 ? NaN : batch } },
          },
        ];
        if (batch === 1) events.unshift({ type: 'run-started', pid: 1 }, { type: 'step-started', step: 'train' });
        if (batch === 60) events.push({ type: 'run-cancelled' });
        await connection.report({ lease, batch, events });
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    };
    const reporting = report();
    const seqs: number[] = [];
    const losses = new Map<number, number>();
    let messages = 0;
    for await (const { events, points } of client.followRun(run.id)) {
      seqs.push(...events.map(({ seq }) => seq));
      for (const { step, values } of points) losses.set(step, values['loss'] ?? Infinity);
      if (++messages % 5 === 0) proxy.cutAll();
    }
    await reporting;
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
    expect(seqs.length).toBeGreaterThanOrEqual(63);
    expect(losses.get(60)).toBe(60);
    expect(losses.get(30)).toBeNaN();
    await expect(client.run(run.id)).resolves.toMatchObject({ state: 'CANCELLED', lastSeq: seqs.length });
  });

  it('says that anything may have changed once it listens again, so that whoever reads then misses nothing', async () => {
    const ending = new AbortController();
    const changes = client.followChanges(['EXPERIMENT'], { signal: ending.signal });
    let isHeard = false;
    const first = changes.next().then(() => (isHeard = true));
    while (!isHeard) {
      await client.createExperiment({ pipeline: { json: pipeline }, start: false });
      await pause(300);
    }
    await first;
    proxy.isAway = true;
    proxy.cutAll();
    const resync = changes.next();
    await pause(700);
    proxy.isAway = false;
    await expect(resync).resolves.toMatchObject({ value: { isResync: true } });
    await pause(300);
    const { id } = await client.createExperiment({ pipeline: { json: pipeline }, start: false });
    await expect(changes.next()).resolves.toMatchObject({ value: { changes: [{ topic: 'EXPERIMENT', id }] } });
    ending.abort();
    await changes.next();
  });

  it('sends and gets artifacts of many pieces through broken connections', async () => {
    const bytes = Uint8Array.from({ length: 20 * 2 ** 20 }, (_, index) => (index * 2654435761) >>> 24);
    const digest: Digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    proxy.cutAfterBytes = 13 * 2 ** 20;
    await client.uploadArtifact(digest, bytes);
    expect(Buffer.from(await client.downloadArtifact(digest)).equals(bytes)).toBe(true);
    proxy.cutAfterBytes = 0;
    await expect(client.artifact(digest)).resolves.toMatchObject({ sizeBytes: bytes.length });
    const other: Digest = `sha256:${'0'.repeat(64)}`;
    await expect(client.uploadArtifact(other, bytes.subarray(0, 10))).rejects.toMatchObject({ code: 'DIGEST_INVALID' });
    await expect(client.downloadArtifact(other)).rejects.toMatchObject({ code: 'ARTIFACT_NOT_FOUND' });
  });
});

describe("an agent's line to a real server", () => {
  it('keeps, shares and forgets what a run works with', async () => {
    const { lease, run } = await leased();
    const bytes = new TextEncoder().encode('a checkpoint');
    const digest: Digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    const cacheKey = 'c'.repeat(64);
    await expect(connection.missingArtifacts([digest])).resolves.toEqual([digest]);
    await connection.upload(digest, bytes);
    await expect(connection.missingArtifacts([digest])).resolves.toEqual([]);
    await connection.saveCheckpoint(lease, cacheKey, digest);
    await expect(connection.checkpoint(cacheKey)).resolves.toMatchObject({ artifact: digest, run: run.id, attempt: 1 });
    await connection.clearCheckpoint(lease, cacheKey);
    await expect(connection.checkpoint(cacheKey)).resolves.toBeUndefined();
    await expect(connection.stepResult(cacheKey)).resolves.toBeUndefined();
    await connection.putStepResult(lease, cacheKey, { model: digest });
    await expect(connection.stepResult(cacheKey)).resolves.toEqual({ model: digest });
    await expect(connection.renew(lease)).resolves.toMatchObject({ directive: 'continue' });
    const batch = { lease, batch: 1, events: [{ type: 'run-started', pid: 1 }] as const };
    await expect(connection.report(batch)).resolves.toMatchObject({ isDuplicate: false, state: 'running' });
    await expect(connection.report(batch)).resolves.toMatchObject({ isDuplicate: true });
    await client.cancelRun(run.id);
    await expect(connection.renew(lease)).resolves.toMatchObject({ directive: 'cancel' });
    await connection.report({ lease, batch: 2, events: [{ type: 'run-cancelled' }] });
    await expect(connection.renew(lease)).rejects.toMatchObject({ code: 'LEASE_LOST' });
  });

  it('gives a run back, which is leased again with another attempt', async () => {
    const { lease, run } = await leased();
    await expect(connection.release(lease, 'tests')).resolves.toBe('queued');
    const again = await connection.lease({ agent, waitMs: 5000 });
    expect([again?.run.id, again?.lease.attempt]).toEqual([run.id, 2]);
    await expect(connection.renew(lease)).rejects.toMatchObject({ code: 'LEASE_LOST' });
  });

  it('reads datasets by the name that they are registered under', async () => {
    await client.registerDataset({
      name: 'pets',
      root: 'photos',
      dataset: { json: { use: 'fovea/image-folder', params: { folder: '.' } } },
    });
    await expect(connection.dataset('pets')).resolves.toMatchObject({
      name: 'pets',
      origin: { type: 'root', root: 'photos', dataset: { use: 'fovea/image-folder', params: { folder: '.' } } },
    });
    await expect(connection.dataset('nothing')).resolves.toBeUndefined();
  });

  it('waits for work no longer than it was asked to, or until the signal', async () => {
    await expect(connection.lease({ agent, waitMs: 50 })).resolves.toBeNull();
    const aborted = new AbortController();
    setTimeout(() => aborted.abort(), 50);
    await expect(connection.lease({ agent, waitMs: 60_000, signal: aborted.signal })).rejects.toMatchObject({
      code: 'CANCELLED',
    });
  });
});
