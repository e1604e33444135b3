export declare const concatOp: import('./bridge-op.ts').BridgeOp<'concat'>;
export declare const reshapeOp: import('./bridge-op.ts').BridgeOp<'reshape'>;
export declare const flattenOp: import('./bridge-op.ts').BridgeOp<'flatten'>;
export declare const padOp: import('./bridge-op.ts').BridgeOp<'pad'>;
export declare const upsampleOp: import('./bridge-op.ts').BridgeOp<'upsample'>;
//# sourceMappingURL=layout.d.ts.map
