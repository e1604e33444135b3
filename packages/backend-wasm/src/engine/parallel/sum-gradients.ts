import { alignUp } from '../engine-memory.ts';
import type { TensorRegions } from '../live-weights.ts';
import { activationCodes } from '../ops/op-call.ts';
import { ProgramDraft } from '../program-draft.ts';
import type { Region } from '../program-draft.ts';

/**
 * Adds the gradients of all parts up into those of the first, in their order. Each of `threads` programs does its share of the
 * elements; the sums are the same however many they are.
 */
export function sumGradients(gradients: readonly TensorRegions[], threads: number): ProgramDraft[] {
  const [target, ...others] = gradients.map(({ block }) => block);
  const share = alignUp(Math.ceil(target!.sizeBytes / threads));
  return Array.from({ length: threads }, (_, thread) => {
    const draft = new ProgramDraft();
    const offsetBytes = thread * share;
    const count = Math.min(share, target!.sizeBytes - offsetBytes) / 4;
    const at = (region: Region) => ({ region, offsetBytes });
    for (const other of count > 0 ? others : []) {
      draft.emit('addAll', at(target!), at(other), at(target!), count, activationCodes.linear);
    }
    return draft;
  });
}
