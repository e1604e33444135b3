import type { AgentOffer, AgentRecord, Digest, LeaseKey, RunEventBody, StoreChange } from '@fovea/contracts';
import type { Control } from '@fovea/control';
import { argumentInvalid, unauthenticated } from '../errors.ts';
import type { LeaseInput, Resolvers } from '../generated/resolvers.ts';
import { abortable } from '../graphql/abortable.ts';
import { checkOffer } from './check-offer.ts';
import { expectingFailures } from './failures.ts';
import { given } from './given.ts';
import { connection, pageRequest } from './pages.ts';
import { jsonSafe } from './scalars.ts';

const intervalMs = 500;
const maxShown = 200;
const cacheKeyPattern = /^[0-9a-f]{64}$/;

/** Agents, and what they say. */
export const agentResolvers: Resolvers = {
  Query: {
    agent: (_, { id }, { loaders }) => loaders.agent.load(id),
    agents: (_, args, context) => connection(context.control.store.agents(pageRequest(args)), context),
    stepResult: async (_, { cacheKey }, { control }) => control.agents.stepResult(checkKey(cacheKey)),
    checkpoint: async (_, { cacheKey }, { control }) => control.agents.checkpoint(checkKey(cacheKey)),
    registeredDataset: (_, { name }, { control }) => control.registry.datasetNamed(name),
  },
  Agent: {
    isOnline: ({ lastSeenAt }, _args, { control }) => Date.now() - Date.parse(lastSeenAt) <= control.limits.leaseMs,
    runs: ({ id }, args, context) =>
      connection(context.control.store.runs({ ...pageRequest(args), filter: { agent: id } }), context),
  },
  AgentOffer: {
    roots: ({ roots }) => roots ?? [],
    platform: ({ environment }) => environment.platform,
    cpu: ({ environment }) => environment.cpu,
    cores: ({ environment }) => environment.cores,
    memoryBytes: ({ environment }) => environment.memoryBytes,
    fovea: ({ environment }) => environment.fovea,
    node: ({ environment }) => environment.node,
  },
  Checkpoint: { artifact: ({ artifact }) => ({ digest: artifact }) },
  LeaseGrant: {
    attempt: ({ lease }) => lease.attempt,
    token: ({ lease }) => lease.token,
    run: ({ run }) => run,
  },
  Mutation: {
    drainAgent: (_, { input }, { control }, info) =>
      expectingFailures(info, async () => agentPayload(await control.agents.drain(input.id, input.isDraining ?? true))),
    registerAgent: (_, { input }, { control, principal }, info) =>
      expectingFailures(info, async () => {
        if (principal === null) throw unauthenticated();
        const { id, name } = input;
        const offer: AgentOffer = checkOffer(input.offer);
        return agentPayload(await control.agents.register(principal, { name, offer, ...given({ id }) }));
      }),
    leaseRun: (_, { input }, { control, principal, closed }, info) =>
      expectingFailures(info, async () => {
        if (principal === null) throw unauthenticated();
        const waitMs = input.waitMs ?? 0;
        if (waitMs < 0 || waitMs > 60_000) throw argumentInvalid('waitMs', '0 to 60000', waitMs);
        const grant = await control.agents.lease(principal, { agent: input.agent, waitMs, signal: closed });
        return { __typename: 'LeasePayload' as const, grant };
      }),
    renewLease: (_, { lease }, { control }, info) =>
      expectingFailures(info, async () => ({
        __typename: 'RenewPayload' as const,
        ...(await control.agents.renew(keyOf(lease))),
      })),
    reportRun: (_, { input }, { control }, info) =>
      expectingFailures(info, async () => ({
        __typename: 'ReportPayload' as const,
        ...(await control.agents.report({
          lease: keyOf(input.lease),
          batch: input.batch,
          events: input.events as readonly RunEventBody[],
        })),
      })),
    releaseRun: (_, { lease, reason }, { control }, info) =>
      expectingFailures(info, async () => ({
        __typename: 'ReleasePayload' as const,
        state: await control.agents.release(keyOf(lease), reason),
      })),
    putStepResult: (_, { lease, cacheKey, outputs }, { control }, info) =>
      expectingFailures(info, async () => {
        await control.agents.putStepResult(keyOf(lease), checkKey(cacheKey), checkOutputs(outputs));
        return written;
      }),
    saveCheckpoint: (_, { lease, cacheKey, artifact }, { control }, info) =>
      expectingFailures(info, async () => {
        await control.agents.saveCheckpoint(keyOf(lease), checkKey(cacheKey), artifact);
        return written;
      }),
    clearCheckpoint: (_, { lease, cacheKey }, { control }, info) =>
      expectingFailures(info, async () => {
        await control.agents.clearCheckpoint(keyOf(lease), checkKey(cacheKey));
        return written;
      }),
  },
  MetricPoint: { values: ({ values }) => jsonSafe(values) },
  Subscription: {
    agentsChanged: {
      subscribe: (_, _args, { control }) => abortable((signal) => followAgents(control, signal)),
      resolve: (agents: readonly AgentRecord[]) => agents,
    },
  },
};

const written = { __typename: 'AgentWritePayload' as const, ok: true };

async function* followAgents(
  { store, streams }: Control,
  signal: AbortSignal,
): AsyncGenerator<readonly AgentRecord[], void, undefined> {
  const changes = streams.changes({ matches: ({ topic }: StoreChange) => topic === 'agents', intervalMs, signal });
  let changed = changes.next();
  try {
    for (;;) {
      yield (await store.agents({ first: maxShown })).items;
      if ((await changed).done === true) return;
      changed = changes.next();
    }
  } finally {
    void changes.return();
    changed.catch(() => undefined);
  }
}

function agentPayload(agent: AgentRecord) {
  return { __typename: 'AgentPayload' as const, agent };
}

function keyOf({ run, attempt, token }: LeaseInput): LeaseKey {
  return { run, attempt, token };
}

/** @throws PARAMS_INVALID. */
function checkKey(cacheKey: string): string {
  if (!cacheKeyPattern.test(cacheKey)) throw argumentInvalid('cacheKey', '64 lower-case hex digits', cacheKey);
  return cacheKey;
}

/** @throws PARAMS_INVALID. */
function checkOutputs(outputs: unknown): Readonly<Record<string, Digest>> {
  const entries = typeof outputs === 'object' && outputs !== null ? Object.entries(outputs) : undefined;
  if (entries === undefined || entries.length > 64 || Array.isArray(outputs)) {
    throw argumentInvalid('outputs', 'an object of at most 64 ports', outputs);
  }
  for (const [port, digest] of entries) {
    if (typeof digest !== 'string' || !/^sha256:[0-9a-f]{64}$/.test(digest)) {
      throw argumentInvalid(`outputs.${port.slice(0, 100)}`, 'sha256: and 64 lower-case hex digits', digest);
    }
  }
  return outputs as Readonly<Record<string, Digest>>;
}
