import type { AgentConnection, ArtifactStore, Digest } from '@fovea/contracts';
import type { Principal } from '../access/token-service.ts';
import type { Control } from '../control.ts';
import { digestDiffers } from '../errors.ts';

/** An agent's line to a control plane in this process. */
export function localConnection(control: Control, artifacts: ArtifactStore, principal: Principal): AgentConnection {
  const { agents, registry } = control;
  return {
    async register(agent) {
      const { id } = await agents.register(principal, agent);
      return { id };
    },
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
    async missingArtifacts(digests) {
      const missing = await registry.missingArtifacts(digests);
      const absent: Digest[] = [];
      // An agent in this process may share the store: what is there needs no upload, only a row.
      for (const digest of missing) {
        if (await artifacts.has(digest)) await registry.adoptArtifacts([digest]);
        else absent.push(digest);
      }
      return absent;
    },
    async upload(digest, bytes) {
      const stored = await artifacts.put(bytes);
      if (stored !== digest) throw digestDiffers(digest, stored);
      await registry.registerArtifact(digest, bytes.byteLength);
    },
    download: (digest) => artifacts.get(digest),
    dataset: (name) => registry.datasetNamed(name),
  };
}
