import { mkdir, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import { isFoveaError } from '@fovea/contracts';
import { notEnoughSpace, setupCancelled } from '../../errors.ts';
import {
  bindingPath,
  hostPlatform,
  listInstallations,
  recordFile,
  recordFormat,
  type Installation,
  type InstallationRecord,
  type InstalledFile,
} from '../installation.ts';
import { tfjsNodeFolder, tfjsNodeVersion } from '../load-tfjs-node.ts';
import { buildBinding, compiler } from './build-binding.ts';
import { unpackedLibrary, type LibTensorFlow } from './libtensorflow.ts';
import { lockSetup } from './lock.ts';
import { downloadNodeHeaders } from './node-headers.ts';
import { copyPatchedSources } from './patch-binding.ts';
import type { SetupPlan } from './plan.ts';
import { SetupProgress, type OnSetupEvent, type SetupEvent } from './progress.ts';
import { verifyBinding, type Verification } from './verify.ts';
import { downloadWheel, sha256Of, unpackWheel } from './wheel.ts';

export interface SetupRun {
  readonly onEvent?: OnSetupEvent;
  readonly signal?: AbortSignal;
}

export interface SetupResult {
  readonly installation: Installation;
  /** Undefined where it was there already. */
  readonly verification: Verification | undefined;
}

/** Folders that set-up works in, beside the installations: they outlive an interruption and nothing else. */
export const workFolders = ['.download', '.incoming'] as const;
export const lockName = '.lock';

/**
 * Provisions libtensorflow and builds the N-API module, as planned. What an interrupted run has downloaded and unpacked is
 * used; the installation appears in one rename, after a training step has worked on it, and older ones are then deleted.
 *
 * @throws ENVIRONMENT_UNSUPPORTED, FILE_INVALID, CONFLICT while another process does it, CANCELLED.
 */
export async function runSetup(
  plan: SetupPlan,
  { onEvent = () => undefined, signal }: SetupRun = {},
): Promise<SetupResult> {
  if (plan.present) return { installation: plan.present, verification: undefined };
  const { folder, name } = plan;
  await mkdir(folder, { recursive: true });
  await using _lock = await lockSetup(join(folder, lockName));
  try {
    await requireSpace(plan);
    const incoming = join(folder, '.incoming', name);
    await mkdir(incoming, { recursive: true });
    const library = plan.library ?? (await provisionWheel(plan, incoming, onEvent, signal));
    const nodeIncludeFolder = plan.nodeIncludeFolder ?? join(folder, '.incoming', 'node-headers');
    if (plan.nodeIncludeFolder === undefined) {
      onEvent({ stage: 'headers', text: 'Fetching the headers of N-API' });
      await downloadNodeHeaders(nodeIncludeFolder, signal);
    }
    const binding = join(incoming, bindingPath);
    onEvent({ stage: 'build', text: `Compiling the binding with ${compiler()}` });
    const workFolder = join(folder, '.incoming', 'source');
    const sourceFolder = await copyPatchedSources(join(tfjsNodeFolder(), 'binding'), workFolder);
    await buildBinding({ sourceFolder, library, nodeIncludeFolder, target: binding, signal });
    onEvent({ stage: 'verify', text: 'Training a small net on it' });
    const verification = await verifyBinding(binding, signal);
    onEvent({ stage: 'install', text: 'Writing checksums' });
    return { installation: await install(plan, incoming, library, verification), verification };
  } catch (error) {
    if (signal?.aborted && !isFoveaError(error)) throw setupCancelled();
    throw error;
  }
}

async function provisionWheel(
  { folder, wheel }: SetupPlan,
  incoming: string,
  onEvent: OnSetupEvent,
  signal: AbortSignal | undefined,
): Promise<LibTensorFlow> {
  const start = (
    stage: SetupEvent['stage'],
    text: string,
  ): { progress: SetupProgress; signal: AbortSignal | undefined } => ({
    progress: new SetupProgress({ stage, text }, onEvent),
    signal,
  });
  const file = await downloadWheel(wheel!, join(folder, '.download'), start('download', `Downloading ${wheel!.file}`));
  await unpackWheel(file, incoming, start('unpack', 'Unpacking the two libraries and the C headers'));
  return unpackedLibrary(incoming);
}

async function install(
  { folder, name, source }: SetupPlan,
  incoming: string,
  library: LibTensorFlow,
  { tensorflow }: Verification,
): Promise<Installation> {
  await rm(join(incoming, 'include'), { recursive: true, force: true });
  const files = [join(incoming, bindingPath), ...library.libraries];
  const record: InstallationRecord = {
    format: recordFormat,
    tensorflow,
    tfjsNode: tfjsNodeVersion(),
    platform: hostPlatform,
    source,
    createdAt: Date.now(),
    files: await Promise.all(files.map((file) => describeFile(file, incoming))),
  };
  await writeFile(join(incoming, recordFile), `${JSON.stringify(record, null, 2)}\n`);
  const target = join(folder, name);
  await rm(target, { recursive: true, force: true });
  await rename(incoming, target);
  for (const other of await listInstallations(folder)) {
    if (other.folder !== target) await rm(other.folder, { recursive: true, force: true });
  }
  for (const work of workFolders) await rm(join(folder, work), { recursive: true, force: true });
  return { folder: target, binding: join(target, bindingPath), record };
}

async function describeFile(file: string, folder: string): Promise<InstalledFile> {
  const path = relative(folder, file);
  return {
    path: path.startsWith('..') || isAbsolute(path) ? file : path,
    sizeBytes: (await stat(file)).size,
    sha256: await sha256Of(file),
  };
}

/** What an interrupted run has left counts as space already taken. */
async function requireSpace({ folder, neededBytes, name, wheel }: SetupPlan): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const left = wheel ? [join('.download', wheel.file), join('.incoming', name, 'lib', 'libtensorflow_cc.so.2')] : [];
  const sizes = await Promise.all(
    left.map(async (file) => (await stat(join(folder, file)).catch(() => undefined))?.size),
  );
  const missing = neededBytes - sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
  if (bavail * bsize < missing) throw notEnoughSpace(folder, missing, bavail * bsize);
}
