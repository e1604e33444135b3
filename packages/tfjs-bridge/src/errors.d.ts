import { FoveaError } from '@fovea/contracts';
import type { GraphNode } from '@fovea/contracts';
export declare function integerNode(node: GraphNode): FoveaError;
export declare function missingKernel(node: GraphNode, kernel: string, backendName: string): FoveaError;
export declare function notOneInput(inputs: number, outputs: number): FoveaError;
export declare function unknownWeight(name: string, known: readonly string[]): FoveaError;
export declare function wrongWeightShape(
  name: string,
  expected: readonly number[],
  received: readonly number[],
): FoveaError;
export declare function wrongInputLength(expected: number, received: number): FoveaError;
export declare function wrongLabelCount(expected: number, received: number): FoveaError;
export declare function wrongGradientLength(expected: number, received: number): FoveaError;
export declare function disposedExecutable(): FoveaError;
export declare function notActivated(id: string): FoveaError;
export declare function activationFailed(id: string, tfBackendName: string, cause: unknown): FoveaError;
export declare function activationCancelled(id: string, cause: unknown): FoveaError;
//# sourceMappingURL=errors.d.ts.map
