import { createHash } from 'node:crypto';
import { access, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { archiveInvalid, checksumMismatch } from '../../errors.ts';
import { runTool } from './run-tool.ts';

/** Headers of N-API, which is the same in every version of Node: what is built with them outlives an update of Node. */
export const headersPackage = {
  name: 'node-api-headers',
  version: '1.9.0',
  /** As npm publishes it. */
  sha512: '2oNILP4jXwRB4ywnYKjVk1YyJ96n2D4EOVJO6S3oYZ5PtbJrw3Yt9TpAuX3nBLMuzn74rnfGQrv13pS9vC+YiA==',
  sizeBytes: 17_000,
} as const;

const headers = ['node_api.h', 'node_api_types.h', 'js_native_api.h', 'js_native_api_types.h'];
const tarBlockBytes = 512;

/** Folder with N-API's headers that came with this Node, or undefined: archives have them, many packages do not. */
export async function ownNodeHeaders(executable: string = process.execPath): Promise<string | undefined> {
  const folder = join(dirname(executable), '..', 'include', 'node');
  return access(join(folder, 'node_api.h')).then(
    () => folder,
    () => undefined,
  );
}

/**
 * Fetches N-API's headers with npm, as the machine's npm is configured, into `folder`.
 *
 * @throws ENVIRONMENT_UNSUPPORTED when npm is missing or fails; FILE_INVALID for another digest; CANCELLED.
 */
export async function downloadNodeHeaders(folder: string, signal: AbortSignal | undefined): Promise<void> {
  const { name, version, sha512 } = headersPackage;
  await mkdir(folder, { recursive: true });
  await runTool({
    command: 'npm',
    args: ['pack', `${name}@${version}`, '--pack-destination', folder, '--silent'],
    purpose: `fetch ${name}`,
    hint: 'Let npm reach its registry, or use a Node that comes with its headers.',
    folder,
    signal,
  });
  const file = join(folder, `${name}-${version}.tgz`);
  const archive = await readFile(file);
  await rm(file);
  const digest = createHash('sha512').update(archive).digest('base64');
  if (digest !== sha512) throw checksumMismatch(`${name}-${version}.tgz`, `sha512-${sha512}`, `sha512-${digest}`);
  const files = readTar(gunzipSync(archive));
  for (const header of headers) {
    const content = files.get(`package/include/${header}`);
    if (content === undefined) throw archiveInvalid(file, `no ${header}`);
    await writeFile(join(folder, header), content);
  }
}

/** Contents of the regular files of a tar archive with short names, by name. */
export function readTar(archive: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  const text = (at: number, length: number): string =>
    archive.toString('latin1', at, at + length).replace(/\0.*$/s, '');
  for (let at = 0; at + tarBlockBytes <= archive.length && archive[at] !== 0;) {
    const [name, size, type] = [text(at, 100), parseInt(text(at + 124, 12), 8), text(at + 156, 1)];
    const start = at + tarBlockBytes;
    if (type === '0' || type === '') files.set(name, archive.subarray(start, start + size));
    at = start + Math.ceil(size / tarBlockBytes) * tarBlockBytes;
  }
  return files;
}
