import type { Digest, LeaseKey, RunEvent, RunEventBody, RunRecord, RunStore } from '@fovea/contracts';
import { environmentRecord, openArtifacts, RunScheduler, runPlan } from '@fovea/host/node';
import { openTestWorkspace, type TestServer } from './start-test-server.ts';

export const sampleOffer = {
  backends: ['fixture/fake', 'fovea/wasm'],
  roots: ['photos'],
  slots: 2,
  device: 'test-device',
  environment: environmentRecord(),
  gatesSteps: true,
  protocol: 1,
};

const registerMutation = `mutation ($input: RegisterAgentInput!) {
  registerAgent(input: $input) { __typename ... on AgentPayload { agent { id } } ... on Failure { code message } }
}`;
const leaseMutation = `mutation ($input: LeaseRunInput!) {
  leaseRun(input: $input) {
    __typename
    ... on LeasePayload { grant { attempt token run expiresAt durationMs } }
    ... on Failure { code message }
  }
}`;
const reportMutation = `mutation ($input: ReportRunInput!) {
  reportRun(input: $input) {
    __typename
    ... on ReportPayload { isDuplicate state lastSeq directive }
    ... on Failure { code message path }
  }
}`;

export interface Lease {
  readonly lease: LeaseKey;
  readonly run: RunRecord;
}

export async function registerAgent(test: TestServer, token: string, name = 'tester'): Promise<string> {
  const { data } = await test.ask(registerMutation, { input: { name, offer: sampleOffer } }, token);
  const { agent } = data?.['registerAgent'] as unknown as { agent: { id: string } };
  return agent.id;
}

export async function leaseRun(test: TestServer, token: string, agent: string, waitMs = 2000): Promise<Lease | null> {
  const { data } = await test.ask(leaseMutation, { input: { agent, waitMs } }, token);
  const { grant } = data?.['leaseRun'] as unknown as {
    grant: { attempt: number; token: string; run: RunRecord } | null;
  };
  if (grant === null) return null;
  return { lease: { run: grant.run.id, attempt: grant.attempt, token: grant.token }, run: grant.run };
}

export async function report(test: TestServer, token: string, input: object): Promise<Record<string, unknown>> {
  const { data, errors } = await test.ask(reportMutation, { input }, token);
  return (data?.['reportRun'] ?? { errors }) as Record<string, unknown>;
}

/** Executes a leased run in a process of its own, with a data folder of its own, and reports through the API alone. */
export async function executeRun(test: TestServer, token: string, { lease, run }: Lease): Promise<void> {
  await using own = await openTestWorkspace();
  const artifacts = await openArtifacts(own.workspace);
  const runs = reportingStore(async (batch, events) => {
    for (const event of events) {
      if (event.type !== 'step-finished' && event.type !== 'step-cached') continue;
      for (const digest of Object.values(event.outputs)) {
        const { status } = await putArtifact(test.url, token, digest, await artifacts.get(digest));
        if (status !== 201) throw new Error(`upload answered ${status}`);
      }
    }
    const answer = await report(test, token, toJson({ lease, batch, events }));
    if (answer['__typename'] !== 'ReportPayload') throw new Error(JSON.stringify(answer));
  });
  await new RunScheduler(1).run((slot) =>
    runPlan(run.plan, { run: run.id, workspace: own.workspace, runs, environment: environmentRecord(), slot }),
  );
}

/** Where a run's process puts its events: each batch is sent on. */
function reportingStore(send: (batch: number, events: readonly RunEventBody[]) => Promise<void>): RunStore {
  const stored: RunEvent[] = [];
  let batch = 0;
  return {
    async append(run, _expectedSeq, events) {
      await send((batch += 1), events);
      const at = new Date().toISOString();
      const added = events.map((event, index): RunEvent => ({ run, seq: stored.length + index + 1, at, ...event }));
      stored.push(...added);
      return added;
    },
    read: (_run, after = 0) => Promise.resolve(stored.slice(after)),
    list: () => Promise.resolve([]),
  };
}

export async function putArtifact(url: string, token: string, digest: Digest, bytes: Uint8Array): Promise<Response> {
  return fetch(`${url}/artifacts/${digest}`, {
    method: 'PUT',
    headers: { Authorization: `Bearer ${token}` },
    body: Buffer.from(bytes),
  });
}

/** NaN and the infinities as texts. */
function toJson(value: object): object {
  return JSON.parse(
    JSON.stringify(value, (_, item: unknown) =>
      typeof item === 'number' && !Number.isFinite(item) ? String(item) : item,
    ),
  ) as object;
}
