import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { ArtifactStore, Digest } from '@fovea/contracts';
import { encodeFovea } from '@fovea/graph';
import type { Workspace } from '@fovea/host/node';
import { modelNotFound, referenceNotFound } from '../errors.ts';
import { readModel } from '../model-files.ts';

export interface FoundModel {
  readonly path: string;
  /** As a `.fovea` file. */
  readonly bytes: Uint8Array;
  readonly digest: Digest;
}

export interface ModelSearch {
  readonly workspace: Workspace;
  readonly signal: AbortSignal;
}

/** A model as a `.fovea` file: the file as it is, to the bit, or what another format holds. @throws as `readModel`. */
export async function modelFile(path: string, { workspace, signal }: ModelSearch): Promise<FoundModel> {
  if (!path.endsWith('.fovea')) return found(path, encodeFovea(await readModel(path, { workspace, signal })));
  const bytes = await readFile(path).catch(() => undefined);
  if (bytes === undefined) throw modelNotFound(path);
  return found(path, bytes);
}

/**
 * The reference that a certificate names: among the models beside the compressed one and the certificate, else in the
 * workspace's store.
 * @throws FILE_NOT_FOUND when it is nowhere.
 */
export async function findReference(
  { digest, sizeBytes }: { readonly digest: Digest; readonly sizeBytes: number },
  files: { readonly model: string; readonly certificate: string },
  artifacts: ArtifactStore,
): Promise<FoundModel> {
  const beside = dirname(resolve(files.certificate));
  const folders = new Set([dirname(resolve(files.model)), beside, join(beside, '..', 'models')]);
  for (const folder of folders) {
    const names = await readdir(folder).catch(() => []);
    for (const name of names.filter((each) => each.endsWith('.fovea')).sort()) {
      const path = join(folder, name);
      if ((await stat(path)).size !== sizeBytes) continue;
      const candidate = found(path, await readFile(path));
      if (candidate.digest === digest) return candidate;
    }
  }
  if (!(await artifacts.has(digest))) throw referenceNotFound(digest, [...folders]);
  return found(digest, await artifacts.get(digest));
}

function found(path: string, bytes: Uint8Array): FoundModel {
  return { path, bytes, digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}` };
}
