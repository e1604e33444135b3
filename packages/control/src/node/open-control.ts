import type { ArtifactStore, Clock, ControlStore, ControlStoreModule, Logger } from '@fovea/contracts';
import { DataFolderLock, environmentRecord, openArtifacts, systemClock, type Workspace } from '@fovea/host/node';
import { startControl, type Control } from '../control.ts';
import type { ControlLimits } from '../services.ts';

export interface OpenControlOptions {
  readonly workspace: Workspace;
  /** Opens the store: what the store package that the operator chose exports as `openControlStore`. */
  readonly openStore: ControlStoreModule['openControlStore'];
  readonly logger: Logger;
  readonly limits?: Partial<ControlLimits>;
  readonly clock?: Clock;
}

export interface OpenedControl extends AsyncDisposable {
  readonly control: Control;
  readonly store: ControlStore;
  readonly artifacts: ArtifactStore;
}

/**
 * A control plane in this process, on a workspace's data folder, which it locks. Disposing closes it all, in order.
 *
 * @throws STORE_LOCKED naming the process that has the data folder; STORE_INCOMPATIBLE, STORE_FULL, STORE_IO.
 */
export async function openControl(options: OpenControlOptions): Promise<OpenedControl> {
  const { workspace, openStore, logger, limits = {}, clock = systemClock } = options;
  const { catalog, backend, dataFolder } = workspace;
  await using opening = new AsyncDisposableStack();
  opening.use(await DataFolderLock.acquire(dataFolder));
  const artifacts = await openArtifacts(workspace, clock);
  const store = opening.use(await openStore({ dataFolder, clock }));
  const planning = { catalog, backend };
  const environment = environmentRecord();
  const control = opening.use(await startControl({ store, artifacts, planning, environment, clock, logger, limits }));
  // All is well: what was opened stays open until the caller is done with it.
  const opened = opening.move();
  return { control, store, artifacts, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}
