import type { BridgeOp } from './bridge-op.ts';
/**
 * Batch normalisation. Training normalises with the mean and the biased variance of the batch.
 *
 * @source Ioffe, Szegedy, "Batch Normalization", 2015, algorithm 1 and section 3.
 */
export declare const batchNormOp: BridgeOp<'batchNorm'>;
//# sourceMappingURL=batch-norm.d.ts.map
