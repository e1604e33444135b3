export type { AgentEvent } from './agent-context.ts';
export { runAgent, type RunAgentOptions } from './run-agent.ts';
