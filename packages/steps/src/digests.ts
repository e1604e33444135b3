import type { Digest, Graph } from '@fovea/contracts';
import { encodeFovea } from '@fovea/graph';

export interface StoredModel {
  readonly digest: Digest;
  readonly sizeBytes: number;
}

/** A model as it is, or would be, stored. */
export async function storedModel(graph: Graph): Promise<StoredModel> {
  const bytes = encodeFovea(graph);
  return { digest: await digestOf(bytes), sizeBytes: bytes.byteLength };
}

export async function digestOf(bytes: Uint8Array | string): Promise<Digest> {
  const data = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : new Uint8Array(bytes);
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', data));
  return `sha256:${Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
