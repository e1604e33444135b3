import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { checksumMismatch } from '../../errors.ts';
import type { SetupProgress } from './progress.ts';
import { extractZipEntry, readZipEntries } from './read-zip.ts';
import { runTool } from './run-tool.ts';

/** A wheel on the Python package index. Python itself is not used, only pip, which knows how this machine reaches an index. */
export interface Wheel {
  readonly project: string;
  readonly version: string;
  readonly file: string;
  readonly sizeBytes: number;
  /** Hex, as the index publishes it. */
  readonly sha256: string;
  /** Bytes of what is kept of it, unpacked. */
  readonly keptBytes: number;
}

/** libtensorflow in the wheel: it exports every symbol of the C API that the N-API module calls. */
export const tensorflowWheel: Wheel = {
  project: 'tensorflow-cpu',
  version: '2.21.0',
  file: 'tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl',
  sizeBytes: 273_829_956,
  sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
  keptBytes: 854_400_000,
};

/** The two libraries and the headers that the N-API module includes: a hundredth of the files, two thirds of the bytes. */
const keptFiles =
  /^tensorflow\/(libtensorflow_(cc|framework)\.so\.2|THIRD_PARTY_NOTICES\.txt|include\/(tensorflow\/c\/|(tensorflow\/core|tsl)\/platform\/ctstring|xla\/tsl\/c\/).*\.h)$/;

/**
 * Downloads a wheel with pip, as the machine's pip is configured; one that is already there with the right digest is kept.
 *
 * @returns its path.
 * @throws ENVIRONMENT_UNSUPPORTED when pip is missing or fails; FILE_INVALID for another digest; CANCELLED.
 */
export async function downloadWheel(
  wheel: Wheel,
  folder: string,
  { progress, signal }: { readonly progress: SetupProgress; readonly signal: AbortSignal | undefined },
): Promise<string> {
  const target = join(folder, wheel.file);
  if ((await sizeOf(target)) === wheel.sizeBytes && (await sha256Of(target)) === wheel.sha256) return target;
  await rm(target, { force: true });
  await mkdir(folder, { recursive: true });
  const requirements = join(folder, 'requirements.txt');
  await writeFile(requirements, `${wheel.project}==${wheel.version} --hash=sha256:${wheel.sha256}\n`);
  // pip says nothing to a pipe; its temporary file grows in this folder.
  const watch = setInterval(() => void bytesBelow(folder).then((bytes) => progress.at(bytes, wheel.sizeBytes)), 500);
  try {
    await runTool({
      command: 'python3',
      args: ['-m', 'pip', 'download', '--require-hashes', '-r', requirements, '--dest', folder, ...wheelTags(wheel)],
      purpose: `download ${wheel.file}`,
      hint: 'Install Python 3 with pip and let it reach a package index, or set FOVEA_LIBTENSORFLOW.',
      environment: { ...process.env, TMPDIR: folder, PIP_NO_CACHE_DIR: '1', PIP_DISABLE_PIP_VERSION_CHECK: '1' },
      signal,
    });
  } finally {
    clearInterval(watch);
  }
  const digest = await sha256Of(target);
  if (digest !== wheel.sha256) {
    await rm(target, { force: true });
    throw checksumMismatch(wheel.file, wheel.sha256, digest);
  }
  return target;
}

/** Unpacks what is kept of the wheel into `folder/lib` and `folder/include`. Files that are already there are left alone. */
export async function unpackWheel(
  file: string,
  folder: string,
  { progress, signal }: { readonly progress: SetupProgress; readonly signal: AbortSignal | undefined },
): Promise<void> {
  const entries = (await readZipEntries(file)).filter(({ name }) => keptFiles.test(name));
  const total = entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  let done = 0;
  for (const entry of entries) {
    const path = entry.name.replace(/^tensorflow\//, '');
    const target = path.startsWith('include/') ? join(folder, path) : join(folder, 'lib', path);
    const onBytes = (bytes: number): void => progress.at((done += bytes), total);
    await extractZipEntry(file, entry, target, { onBytes, ...(signal && { signal }) });
  }
}

/** Hex digest of a file. */
export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** Any pip can then fetch it, whatever its own Python's version. */
function wheelTags({ file }: Wheel): string[] {
  const [python = '', abi = '', platform = ''] = file
    .replace(/\.whl$/, '')
    .split('-')
    .slice(-3);
  return [
    '--no-deps',
    '--only-binary=:all:',
    '--implementation=cp',
    `--python-version=${python.replace(/^cp/, '')}`,
    `--abi=${abi}`,
    `--platform=${platform}`,
  ];
}

async function bytesBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const sizes = await Promise.all(
    entries.filter((entry) => entry.isFile()).map((entry) => sizeOf(join(entry.parentPath, entry.name))),
  );
  return Math.max(0, ...sizes);
}

async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => undefined))?.size ?? 0;
}
