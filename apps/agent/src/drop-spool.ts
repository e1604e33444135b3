import type { DataFolder } from '@fovea/host/node';
import type { Spool } from './spool.ts';

/**
 * Forgets a lease that is lost. Where batches of it were not sent, its checkpoints on this machine are forgotten too: they
 * are ahead of what the server was told, and whoever went on from them would never tell the metrics in between.
 */
export async function dropSpool(spool: Spool, folder: Pick<DataFolder, 'checkpoints'>): Promise<void> {
  if (spool.first !== undefined) {
    for (const cacheKey of spool.checkpoints) await folder.checkpoints(cacheKey).clear();
  }
  await spool.delete();
}
