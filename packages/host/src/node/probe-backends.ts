import { once } from 'node:events';
import { reviveError, type DeviceInfo, type FoveaError } from '@fovea/contracts';
import { tell } from './child-control.ts';
import { backendProbeFailed } from './errors.ts';
import type { ChildMessage } from './messages.ts';
import { childSetup, startChild } from './start-child.ts';
import type { Workspace } from './workspace.ts';

const probeTimeoutMs = 60_000;

export type ProbedBackend =
  { readonly use: string; readonly device: DeviceInfo } | { readonly use: string; readonly error: FoveaError };

/**
 * Which backends of the workspace this machine can activate, each asked once in a process of its own with its default
 * params. One that cannot says why.
 */
export async function probeBackends(workspace: Workspace): Promise<readonly ProbedBackend[]> {
  const probed: ProbedBackend[] = [];
  for (const { id } of workspace.catalog.entries('backend')) probed.push(await probe(workspace, id));
  return probed;
}

async function probe(workspace: Workspace, use: string): Promise<ProbedBackend> {
  const resolved = workspace.catalog.resolve('backend', { use });
  const setup = await childSetup(workspace, [...resolved.entries.map(({ plugin }) => plugin)]);
  const { child, stderr } = startChild();
  const timer = setTimeout(() => child.kill('SIGKILL'), probeTimeoutMs);
  let result: ProbedBackend | undefined;
  child.on('message', (message: ChildMessage) => {
    if (message.type === 'probed') result = { use, device: message.device };
    else if (message.type === 'probe-failed') result = { use, error: reviveError(message.error) };
  });
  const closed = once(child, 'close');
  tell(child, { type: 'probe', ...setup, backend: { use, params: resolved.params } });
  await closed;
  clearTimeout(timer);
  return result ?? { use, error: backendProbeFailed(use, stderr()) };
}
