import type { ArtifactStore, Digest, FilesRecord, Graph, PortType, PortValues } from '@fovea/contracts';
import { decodeFovea, encodeFovea } from '@fovea/graph';
import { artifactUndecodable } from '../errors.ts';
import { canonicalJson } from '../text/canonical-json.ts';

/** What is stored for a `files` output: the files themselves are artifacts of their own. */
interface FilesManifest {
  readonly entry: string;
  readonly notes: readonly string[];
  readonly files: Readonly<Record<string, Digest>>;
}

/** Stores a step's output as its port type demands: models as `.fovea`, files one by one, the rest as canonical JSON. */
export async function storeOutput(type: PortType, value: unknown, store: ArtifactStore): Promise<Digest> {
  if (type === 'model') return store.put(encodeFovea(value as Graph));
  if (type !== 'files') return store.put(new TextEncoder().encode(canonicalJson(value)));
  const { entry, notes, files } = value as FilesRecord;
  const digests: Record<string, Digest> = {};
  for (const [name, bytes] of Object.entries(files)) digests[name] = await store.put(bytes);
  const manifest: FilesManifest = { entry, notes, files: digests };
  return store.put(new TextEncoder().encode(canonicalJson(manifest)));
}

/**
 * A stored output as the value it was made from.
 *
 * @throws ARTIFACT_NOT_FOUND, ARTIFACT_CORRUPT.
 */
export async function readOutput<T extends PortType>(
  type: T,
  digest: Digest,
  store: Pick<ArtifactStore, 'get'>,
): Promise<PortValues[T]> {
  const bytes = await store.get(digest);
  if (type === 'model') return decoded(type, digest, () => decodeFovea(bytes)) as PortValues[T];
  const value = decoded(
    type,
    digest,
    () => JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown,
  );
  if (type !== 'files') return value as PortValues[T];
  const manifest = value as FilesManifest;
  const files: [string, Uint8Array][] = [];
  for (const [name, file] of Object.entries(manifest.files)) files.push([name, await store.get(file)]);
  const record: FilesRecord = { entry: manifest.entry, notes: manifest.notes, files: Object.fromEntries(files) };
  return record as PortValues[T];
}

/** True when everything that `readOutput` would need is in the store, undamaged. */
export async function hasOutput(type: PortType, digest: Digest, store: ArtifactStore): Promise<boolean> {
  if (!(await store.has(digest))) return false;
  if (type !== 'files') return true;
  const { files } = JSON.parse(new TextDecoder().decode(await store.get(digest))) as FilesManifest;
  for (const file of Object.values(files)) if (!(await store.has(file))) return false;
  return true;
}

/** The further artifacts that a stored output consists of: the files of a `files` output. @throws ARTIFACT_NOT_FOUND. */
export async function outputArtifacts(type: PortType, digest: Digest, store: ArtifactStore): Promise<Digest[]> {
  if (type !== 'files') return [];
  const bytes = await store.get(digest);
  const { files } = decoded(type, digest, () => JSON.parse(new TextDecoder().decode(bytes)) as FilesManifest);
  return Object.values(files);
}

function decoded<T>(type: PortType, digest: Digest, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    throw artifactUndecodable(digest, type, error);
  }
}
