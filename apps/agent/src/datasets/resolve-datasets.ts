import type { AgentConnection, PlanRecord, Use } from '@fovea/contracts';

export async function resolveDatasets(
  plan: PlanRecord,
  context: { connection: AgentConnection },
  signal: AbortSignal,
): Promise<Readonly<Record<string, Use>>> {
  void plan;
  void context;
  void signal;
  return Promise.resolve({});
}
