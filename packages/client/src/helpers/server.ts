import type {
  AgentsQueryVariables,
  CreateInviteInput,
  MintTokenInput,
  TokensQueryVariables,
} from '../generated/operations.ts';
import { agentsDocument, drainAgentDocument } from '../operations/agents.ts';
import * as documents from '../operations/server.ts';
import type { RequestSignal, Send } from './send.ts';

/** What may be asked and done about the server, its tokens and its agents. */
export function serverHelpers(send: Send) {
  return {
    /** Who asks, and who answers. */
    server(options?: RequestSignal) {
      return send(documents.serverDocument, {}, options);
    },
    async tokens(variables: TokensQueryVariables = {}, options?: RequestSignal) {
      return (await send(documents.tokensDocument, variables, options)).tokens;
    },
    /** The secret is told this once. */
    async mintToken(input: MintTokenInput, options?: RequestSignal) {
      return (await send(documents.mintTokenDocument, { input }, options)).mintToken;
    },
    async revokeToken(id: string, options?: RequestSignal) {
      return (await send(documents.revokeTokenDocument, { input: { id } }, options)).revokeToken.token;
    },
    async createInvite(input: CreateInviteInput, options?: RequestSignal) {
      return (await send(documents.createInviteDocument, { input }, options)).createInvite;
    },
    async agents(variables: AgentsQueryVariables = {}, options?: RequestSignal) {
      return (await send(agentsDocument, variables, options)).agents;
    },
    async drainAgent(id: string, isDraining = true, options?: RequestSignal) {
      return (await send(drainAgentDocument, { input: { id, isDraining } }, options)).drainAgent.agent;
    },
  };
}
