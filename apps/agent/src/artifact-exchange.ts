import { createHash } from 'node:crypto';
import type { AgentConnection, ArtifactStore, Digest, PortType } from '@fovea/contracts';
import { outputArtifacts } from '@fovea/host';
import { artifactForged } from './errors.ts';

/** An output of a step. */
export interface Output {
  readonly type: PortType;
  readonly digest: Digest;
}

/** Artifacts between this machine's store and the server's. */
export class ArtifactExchange {
  readonly #connection: AgentConnection;
  readonly #local: ArtifactStore;
  readonly #fetching = new Map<Digest, Promise<void>>();

  constructor(connection: AgentConnection, local: ArtifactStore) {
    this.#connection = connection;
    this.#local = local;
  }

  /**
   * Uploads what the server lacks. What an output consists of goes first, so that whoever finds the output finds all of it.
   *
   * @throws ARTIFACT_NOT_FOUND, ARTIFACT_CORRUPT, DIGEST_INVALID, STORE_FULL, and what the connection throws.
   */
  async provide(outputs: readonly Output[]): Promise<void> {
    const missing = new Set(await this.#connection.missingArtifacts(outputs.map(({ digest }) => digest)));
    for (const { type, digest } of outputs) {
      if (!missing.delete(digest)) continue;
      const parts = await outputArtifacts(type, digest, this.#local);
      for (const part of await this.#connection.missingArtifacts(parts)) await this.#upload(part);
      await this.#upload(digest);
    }
  }

  /** @returns the digest of the bytes, which are on the server now. */
  async provideBytes(bytes: Uint8Array): Promise<Digest> {
    const digest: Digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    if ((await this.#connection.missingArtifacts([digest])).length > 0) await this.#connection.upload(digest, bytes);
    return digest;
  }

  /** True when the server has it. */
  async isKnown(digest: Digest): Promise<boolean> {
    return (await this.#connection.missingArtifacts([digest])).length === 0;
  }

  /**
   * Puts an artifact of the server into this machine's store, once however often it is asked for.
   *
   * @throws ARTIFACT_NOT_FOUND, ARTIFACT_CORRUPT, STORE_FULL, and what the connection throws.
   */
  fetch(digest: Digest, signal?: AbortSignal): Promise<void> {
    let fetching = this.#fetching.get(digest);
    if (fetching === undefined) {
      fetching = this.#fetch(digest, signal).finally(() => this.#fetching.delete(digest));
      this.#fetching.set(digest, fetching);
    }
    return fetching;
  }

  async #fetch(digest: Digest, signal: AbortSignal | undefined): Promise<void> {
    if (await this.#local.has(digest)) return;
    const stored = await this.#local.put(await this.#connection.download(digest, signal));
    if (stored !== digest) throw artifactForged(digest, stored);
  }

  async #upload(digest: Digest): Promise<void> {
    await this.#connection.upload(digest, await this.#local.get(digest));
  }
}
