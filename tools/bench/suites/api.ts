import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LeaseGrant, RunEventBody } from '@fovea/contracts';
import { createAgentConnection, createClient, type FoveaClient } from '@fovea/client';
import { startServerProcess, type ServerProcess } from '../../server/start-server-process.ts';
import { requestsPerSecond, startBareServer } from '../api/load.ts';
import type { BenchRow, BenchSuite } from '../bench-row.ts';
import { figuresOf, quantileOf } from '../figures.ts';

/** The API over its network interface, every limit and check on, on the embedded store. */
export const suite: BenchSuite = {
  summary:
    'The API: queries beside a bare Apollo + Express, durable metrics, jobs, artifacts, recovery (takes minutes)',
  run: apiSuite,
};

async function apiSuite(): Promise<readonly BenchRow[]> {
  const rows: BenchRow[] = [];
  await withServer(async (server) => {
    rows.push(await trivialQuery(server));
  });
  await withServer(async (server) => {
    rows.push(await createAndReport(server), await leaseLatency(server), await jobs(server));
  });
  await withServer(async (server, folder) => {
    rows.push(await ingest(server), await runsPage(server), await upload(server));
    rows.push(await recovery(server, folder));
  });
  return rows;
}

async function withServer(body: (server: ServerProcess, folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'fovea-bench-'));
  try {
    await writeFile(join(folder, 'fovea.config.json'), '{}');
    await using server = await startServerProcess(folder);
    await body(server, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const clientOf = ({ url, tokens }: ServerProcess): FoveaClient => createClient({ url, token: tokens.operator });

async function trivialQuery(server: ServerProcess): Promise<BenchRow> {
  await using bare = await startBareServer();
  const own: number[] = [];
  const peer: number[] = [];
  const query = '{ viewer { id role } }';
  for (let round = 0; round < 7; round++) {
    const mine = await requestsPerSecond(`${server.url}/graphql`, query, server.tokens.operator);
    const theirs = await requestsPerSecond(`${bare.url}/graphql`, query);
    // The first round warms both up.
    if (round > 0) {
      own.push(mine);
      peer.push(theirs);
    }
  }
  const row = figures('trivial query, 50 connections (requests a second, more is better)', '1/s', own);
  const peerMedian = quantileOf(peer, 0.5);
  return { ...row, peer: peerMedian, peerName: 'bare Apollo + Express', ratio: row.ours / peerMedian };
}

/** One step that needs no data: it is never executed here, an agent of the benchmark only says that it was. */
const pipeline = (name: string, seeds = 1) => ({
  name,
  seed: seeds === 1 ? 1 : Array.from({ length: seeds }, (_, seed) => seed),
  steps: [{ use: 'fovea/load-data', params: { dataset: { use: 'fovea/mnist' } } }],
});

const offer = {
  backends: ['fovea/wasm'],
  slots: 256,
  device: 'bench',
  environment: { fovea: '0.1.0', node: process.version, platform: 'bench', cpu: 'bench', cores: 1, memoryBytes: 1 },
  gatesSteps: true,
  protocol: 1,
};

async function register(client: FoveaClient) {
  const connection = createAgentConnection(client);
  const { id } = await connection.register({ name: 'bench', offer });
  const lease = async (waitMs: number): Promise<LeaseGrant> => {
    const grant = await connection.lease({ agent: id, waitMs });
    if (grant === null) throw new Error('there was no run to lease');
    return grant;
  };
  return { connection, lease };
}

const point = (series: string, step: number): RunEventBody => ({
  type: 'metric',
  step: 'data',
  point: { run: '', series, step, seq: step, values: { loss: 1 / (step + 1) } },
});

async function createAndReport(server: ServerProcess): Promise<BenchRow> {
  using client = clientOf(server);
  const { connection, lease } = await register(client);
  const samples: number[] = [];
  for (let round = 0; round < 30; round++) {
    const start = performance.now();
    await client.createExperiment({ pipeline: { json: pipeline(`create-${round}`) } });
    const { lease: held } = await lease(5000);
    await connection.report({ lease: held, batch: 1, events: [point('train', 1)] });
    if (round >= 5) samples.push(performance.now() - start);
    await connection.report({ lease: held, batch: 2, events: [{ type: 'run-cancelled' }] });
  }
  return figures('create a run, lease it, first metric durable', 'ms', samples);
}

/** From the request that creates the experiment to the lease in the hands of an agent that waited for it. */
async function leaseLatency(server: ServerProcess): Promise<BenchRow> {
  using client = clientOf(server);
  const { connection, lease } = await register(client);
  const samples: number[] = [];
  for (let round = 0; round < 60; round++) {
    const waiting = lease(10_000);
    await new Promise((resolve) => setTimeout(resolve, 20));
    const start = performance.now();
    const creating = client.createExperiment({ pipeline: { json: pipeline(`wait-${round}`) } });
    const { lease: held } = await waiting;
    if (round >= 10) samples.push(performance.now() - start);
    await creating;
    await connection.report({ lease: held, batch: 1, events: [{ type: 'run-cancelled' }] });
  }
  return {
    ...figures('create a run, agent waiting, to its lease: p99', 'ms', samples),
    ours: quantileOf(samples, 0.99),
  };
}

async function jobs(server: ServerProcess): Promise<BenchRow> {
  using client = clientOf(server);
  const { connection, lease } = await register(client);
  const samples: number[] = [];
  const count = 400;
  for (let round = 0; round < 5; round++) {
    await client.createExperiment({ pipeline: { json: pipeline(`jobs-${round}`, count) } });
    let left = count;
    const start = performance.now();
    const worker = async (): Promise<void> => {
      while (left-- > 0) {
        const { lease: held } = await lease(5000);
        await connection.renew(held);
        await connection.report({ lease: held, batch: 1, events: [{ type: 'run-cancelled' }] });
      }
    };
    await Promise.all(Array.from({ length: 16 }, worker));
    if (round > 0) samples.push(count / ((performance.now() - start) / 1000));
  }
  return figures('lease, heartbeat, complete (jobs a second, more is better)', '1/s', samples);
}

async function ingest(server: ServerProcess): Promise<BenchRow> {
  using client = clientOf(server);
  const { connection, lease } = await register(client);
  await client.createExperiment({ pipeline: { json: pipeline('ingest', 4) } });
  const samples: number[] = [];
  const perBatch = 1000;
  const batches = 50;
  const one = async (): Promise<void> => {
    const { lease: held } = await lease(5000);
    for (let batch = 1; batch <= batches; batch++) {
      const events = Array.from({ length: perBatch }, (_, index) => point('train', batch * perBatch + index));
      const start = performance.now();
      await connection.report({ lease: held, batch, events });
      // Four runs report side by side.
      if (batch > 5) samples.push((4 * perBatch) / ((performance.now() - start) / 1000));
    }
  };
  await Promise.all(Array.from({ length: 4 }, one));
  return figures('durable metric ingest, 4 runs (points a second, more is better)', '1/s', samples);
}

async function runsPage(server: ServerProcess): Promise<BenchRow> {
  using client = clientOf(server);
  await client.createExperiment({ pipeline: { json: pipeline('page', 200) } });
  const query = '{ runs(first: 50) { nodes { id state label series { series name last { step value } } } } }';
  const samples: number[] = [];
  for (let round = 0; round < 5; round++) {
    const each = await requestsPerSecond(`${server.url}/graphql`, query, server.tokens.operator);
    if (round > 0) samples.push(each);
  }
  return figures(
    'runs(first: 50) with last metrics, 50 connections (requests a second, more is better)',
    '1/s',
    samples,
  );
}

async function upload(server: ServerProcess): Promise<BenchRow> {
  const bytes = new Uint8Array(256 * 2 ** 20);
  const samples: number[] = [];
  for (let round = 0; round < 4; round++) {
    crypto.getRandomValues(bytes.subarray(0, 65_536));
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    const start = performance.now();
    const { status } = await fetch(`${server.url}/artifacts/${digest}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${server.tokens.operator}` },
      body: bytes,
    });
    if (status !== 201) throw new Error(`the upload was answered with ${status}`);
    if (round > 0) samples.push(bytes.length / 1e6 / ((performance.now() - start) / 1000));
  }
  return figures('upload with hash and fsync (MB a second, more is better)', 'MB/s', samples);
}

/** From the start of the process to the first answer, with what `ingest` left and more. */
async function recovery(server: ServerProcess, folder: string): Promise<BenchRow> {
  await fill(server);
  await server.end('SIGKILL');
  const samples: number[] = [];
  for (let round = 0; round < 3; round++) {
    await using again = await startServerProcess(folder);
    samples.push(again.startMs);
    await again.end('SIGKILL');
  }
  return figures('start after kill -9, 1 M metric points, 10,000 artifacts', 'ms', samples);
}

async function fill(server: ServerProcess): Promise<void> {
  using client = clientOf(server);
  const { connection, lease } = await register(client);
  await client.createExperiment({ pipeline: { json: pipeline('fill', 8) } });
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      const { lease: held } = await lease(5000);
      for (let batch = 1; batch <= 100; batch++) {
        const events = Array.from({ length: 1000 }, (_, index) => point('train', batch * 1000 + index));
        await connection.report({ lease: held, batch, events });
      }
    }),
  );
  let next = 0;
  const uploader = async (): Promise<void> => {
    for (let index = next++; index < 10_000; index = next++) {
      const bytes = new TextEncoder().encode(`artifact ${index}`);
      await client.uploadArtifact(`sha256:${createHash('sha256').update(bytes).digest('hex')}`, bytes);
    }
  };
  await Promise.all(Array.from({ length: 16 }, uploader));
}

function figures(name: string, unit: string, samples: readonly number[]): BenchRow {
  return { suite: 'api', name, unit, ...figuresOf(samples) };
}
