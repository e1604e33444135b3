import { agentProtocol, type StoreChange } from '@fovea/contracts';
import { foveaVersion } from '@fovea/host';
import type { Resolvers } from '../generated/resolvers.ts';
import { abortable } from '../graphql/abortable.ts';
import { unauthenticated } from '../errors.ts';
import { expectingFailures } from './failures.ts';
import { connection, pageRequest } from './pages.ts';
import type { ChangeTopic } from './sources.ts';

const changesIntervalMs = 200;

/** Who asks, the server, tokens, changes of everything. */
export const coreResolvers: Resolvers = {
  Query: {
    viewer: (_, _args, { principal }) => {
      if (principal === null) throw unauthenticated();
      return principal;
    },
    server: (_, _args, { server }) => server,
    tokens: (_, args, context) => connection(context.control.store.tokens(pageRequest(args)), context),
  },
  Server: {
    version: () => foveaVersion,
    agentProtocol: () => agentProtocol,
    queuedRuns: async (_, _args, { control }) => (await control.store.queueDepth({})).queued,
    leasedRuns: async (_, _args, { control }) => (await control.store.queueDepth({})).leased,
    waitingAgents: (_, _args, { control }) => control.agents.waiting,
  },
  Mutation: {
    mintToken: (_, { input }, { control, mutation }, info) =>
      expectingFailures(info, async () => {
        const { name, role, lifetimeMs } = input;
        const minted = await control.tokens.mint(
          { name, role, ...(typeof lifetimeMs === 'number' ? { lifetimeMs } : {}) },
          mutation(input),
        );
        return { __typename: 'MintTokenPayload' as const, ...minted, clientMutationId: input.clientMutationId };
      }),
    revokeToken: (_, { input }, { control, mutation }, info) =>
      expectingFailures(info, async () => ({
        __typename: 'TokenPayload' as const,
        token: await control.tokens.revoke(input.id, mutation(input)),
        clientMutationId: input.clientMutationId,
      })),
    createInvite: (_, { input }, { control, principal, joinUrl }, info) =>
      expectingFailures(info, async () => {
        if (principal === null) throw unauthenticated();
        const { role, uses, lifetimeMs } = input;
        const invite = {
          role,
          ...(typeof uses === 'number' ? { uses } : {}),
          ...(typeof lifetimeMs === 'number' ? { lifetimeMs } : {}),
        };
        const code = await control.tokens.invite(invite, principal);
        return { __typename: 'InvitePayload' as const, code, url: joinUrl(code) };
      }),
  },
  Subscription: {
    changes: {
      subscribe: (_, { topics }, { control }) => {
        const wanted = topics === undefined || topics === null ? undefined : new Set<string>(topics);
        const matches = ({ topic }: StoreChange): boolean => topic !== 'queue' && (wanted?.has(topic) ?? true);
        return abortable((signal) => control.streams.changes({ matches, intervalMs: changesIntervalMs, signal }));
      },
      resolve: ({ changes, isResync }: { changes: readonly StoreChange[]; isResync: boolean }) => ({
        isResync,
        changes: changes.map((change) => ({
          topic: change.topic as ChangeTopic,
          id: 'id' in change ? change.id : null,
          experiment: change.topic === 'run' ? change.experiment : null,
        })),
      }),
    },
  },
};
