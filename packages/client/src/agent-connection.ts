import type {
  AgentConnection,
  ControlRunState,
  DatasetOrigin,
  Digest,
  LeaseDirective,
  LeaseKey,
  RegisteredDataset,
  RunEventBody,
  RunRecord,
  Use,
} from '@fovea/contracts';
import type { FoveaClient } from './client.ts';
import type { DatasetFieldsFragment } from './generated/operations.ts';
import * as documents from './operations/agents.ts';
import { toWire } from './wire-number.ts';

/** Digests in one question; the server takes no more. */
const digestsAtOnce = 1000;

/** An agent's line to the control plane of a server. */
export function createAgentConnection(client: FoveaClient): AgentConnection {
  return {
    async register(agent) {
      const { registerAgent } = await client.query(documents.registerAgentDocument, { input: agent });
      return { id: registerAgent.agent.id };
    },
    async lease({ agent, waitMs, signal }) {
      const { leaseRun } = await client.query(
        documents.leaseRunDocument,
        { input: { agent, waitMs } },
        signal === undefined ? {} : { signal },
      );
      if (leaseRun.grant === null) return null;
      const { attempt, token, expiresAt, durationMs } = leaseRun.grant;
      const run = leaseRun.grant.run as RunRecord;
      return { lease: { run: run.id, attempt, token }, run, expiresAt, durationMs };
    },
    async renew(lease) {
      const { expiresAt, directive } = (await client.query(documents.renewLeaseDocument, { lease: key(lease) }))
        .renewLease;
      return { expiresAt, directive: directive.toLowerCase() as LeaseDirective };
    },
    async report({ lease, batch, events }) {
      const input = { lease: key(lease), batch, events: events.map(wireEvent) };
      const { isDuplicate, state, lastSeq, directive } = (await client.query(documents.reportRunDocument, { input }))
        .reportRun;
      return {
        isDuplicate,
        state: state.toLowerCase() as ControlRunState,
        lastSeq,
        directive: directive.toLowerCase() as LeaseDirective,
      };
    },
    async release(lease, reason) {
      const { releaseRun } = await client.query(documents.releaseRunDocument, { lease: key(lease), reason });
      return releaseRun.state.toLowerCase() as ControlRunState;
    },
    async stepResult(cacheKey) {
      const { stepResult } = await client.query(documents.stepResultDocument, { cacheKey });
      return (stepResult ?? undefined) as Readonly<Record<string, Digest>> | undefined;
    },
    async putStepResult(lease, cacheKey, outputs) {
      await client.query(documents.putStepResultDocument, { lease: key(lease), cacheKey, outputs });
    },
    async checkpoint(cacheKey) {
      const { checkpoint } = await client.query(documents.checkpointDocument, { cacheKey });
      return checkpoint === null ? undefined : { ...checkpoint, artifact: checkpoint.artifact.digest };
    },
    async saveCheckpoint(lease, cacheKey, artifact) {
      await client.query(documents.saveCheckpointDocument, { lease: key(lease), cacheKey, artifact });
    },
    async clearCheckpoint(lease, cacheKey) {
      await client.query(documents.clearCheckpointDocument, { lease: key(lease), cacheKey });
    },
    async missingArtifacts(digests) {
      const missing: Digest[] = [];
      for (let start = 0; start < digests.length; start += digestsAtOnce) {
        missing.push(...(await client.missingArtifacts(digests.slice(start, start + digestsAtOnce))));
      }
      return missing;
    },
    upload: (digest, bytes) => client.uploadArtifact(digest, bytes),
    download: (digest, signal) => client.downloadArtifact(digest, signal === undefined ? {} : { signal }),
    async dataset(name) {
      const { registeredDataset } = await client.query(documents.registeredDatasetDocument, { name });
      return registeredDataset === null ? undefined : datasetOf(registeredDataset);
    },
  };
}

/** A lease without whatever else its holder keeps beside it. */
function key({ run, attempt, token }: LeaseKey): LeaseKey {
  return { run, attempt, token };
}

/** NaN and infinities as JSON carries them. */
function wireEvent(event: RunEventBody): unknown {
  if (event.type !== 'metric') return event;
  const { point } = event;
  const values = Object.fromEntries(Object.entries(point.values).map(([name, value]) => [name, toWire(value)]));
  return { ...event, point: { ...point, values } };
}

function datasetOf({ id, name, createdAt, createdBy, description, ...rest }: DatasetFieldsFragment): RegisteredDataset {
  return {
    id,
    // Lists are the server's business.
    position: 0,
    name,
    origin: originOf(rest),
    description: description as RegisteredDataset['description'],
    createdAt,
    createdBy,
  };
}

function originOf({ origin, root, archive, use }: Pick<DatasetFieldsFragment, 'origin' | 'root' | 'archive' | 'use'>) {
  const dataset = use as Use;
  let found: DatasetOrigin = { type: 'contribution', dataset };
  if (origin === 'ROOT' && root !== null) found = { type: 'root', root, dataset };
  if (origin === 'ARCHIVE' && archive !== null) found = { type: 'archive', artifact: archive.digest, dataset };
  return found;
}
