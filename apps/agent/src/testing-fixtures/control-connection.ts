import type { AgentConnection } from '@fovea/contracts';
import { localPrincipal, type Principal } from '@fovea/control';
import type { OpenedControl } from '@fovea/control/node';

/** An agent's line to a control plane in this process. */
export function controlConnection(
  { control, artifacts, store }: OpenedControl,
  principal: Principal = localPrincipal,
): AgentConnection {
  const { agents, registry } = control;
  return {
    register: (agent) => agents.register(principal, agent),
    lease: (request) => agents.lease(principal, request),
    renew: (lease) => agents.renew(lease),
    report: (report) => agents.report(report),
    release: (lease, reason) => agents.release(lease, reason),
    stepResult: (cacheKey) => agents.stepResult(cacheKey),
    putStepResult: (lease, cacheKey, outputs) => agents.putStepResult(lease, cacheKey, outputs),
    checkpoint: (cacheKey) => agents.checkpoint(cacheKey),
    async saveCheckpoint(lease, cacheKey, artifact) {
      await agents.saveCheckpoint(lease, cacheKey, artifact);
    },
    clearCheckpoint: (lease, cacheKey) => agents.clearCheckpoint(lease, cacheKey),
    missingArtifacts: (digests) => registry.missingArtifacts(digests),
    async upload(digest, bytes) {
      await artifacts.put(bytes);
      await registry.registerArtifact(digest, bytes.byteLength);
    },
    download: (digest) => artifacts.get(digest),
    async dataset(name) {
      const { items } = await store.datasets({ first: 200 });
      return items.find((dataset) => dataset.name === name);
    },
  };
}
