import { join } from 'node:path';
import type { Clock } from '@fovea/contracts';
import { FileCheckpointStore } from './file-checkpoint-store.ts';
import { FileRunStore } from './file-run-store.ts';
import { FileSplitCache } from './file-split-cache.ts';
import { FileStepCache } from './file-step-cache.ts';

/** The stores of a data folder. */
export interface DataFolder {
  readonly runs: FileRunStore;
  readonly cache: FileStepCache;
  readonly splits: FileSplitCache;
  checkpoints(cacheKey: string): FileCheckpointStore;
}

/**
 * Opens a data folder without locking it.
 *
 * @remarks `runs/` events, `steps/` cache, `splits/` decoded pixels, `checkpoints/`, `artifacts/` (the artifact store's),
 * `agent/` (an agent's spool and unpacked archives), `lock`. Removing `splits/` or `steps/` costs time, nothing else.
 */
export function openDataFolder(folder: string, clock: Clock): DataFolder {
  return {
    runs: new FileRunStore(join(folder, 'runs'), clock),
    cache: new FileStepCache(join(folder, 'steps')),
    splits: new FileSplitCache(join(folder, 'splits')),
    checkpoints: (cacheKey) => new FileCheckpointStore(join(folder, 'checkpoints'), cacheKey),
  };
}
