import type { GraphNode } from '@fovea/contracts';
import { elementCount } from '@fovea/graph';
import type { EngineKernels } from './engine-memory.ts';
import { weightShapesOf } from './graph-plan.ts';
import type { GraphPlan } from './graph-plan.ts';
import { wantedBorders } from './wanted-borders.ts';
import { lowerForward } from './ops/forward.ts';
import type { OpCall, Value, WeightSource } from './ops/op-call.ts';
import type { ProgramDraft, Region } from './program-draft.ts';
import type { QuantizedOps } from './quantized-ops.ts';

/** A program from the input to the output of a plan. */
export interface ForwardProgram {
  readonly input: Region;
  readonly output: Region;
}

/** Images that a program takes, and those of the batch that they are a part of. */
export interface BatchPart {
  readonly batch: number;
  readonly wholeBatch: number;
}

/** Appends a plan's instructions for one batch size; `quantized` lowers what computes in integers or signs. */
export function lowerGraph(
  plan: GraphPlan,
  draft: ProgramDraft,
  kernels: EngineKernels,
  weights: WeightSource,
  { batch, wholeBatch }: BatchPart,
  quantized?: QuantizedOps,
): ForwardProgram {
  const input = inputRegion(plan, draft, batch);
  const values = new Map<string, Value>([[plan.inputName, { region: input, shape: plan.inputShape }]]);
  const borders = wantedBorders(plan);
  for (const node of plan.nodes) {
    const border = borders.get(node.name);
    const outputBorder = border === undefined ? {} : { outputBorder: border };
    const call = { ...callOf(plan, node, values, { draft, kernels, weights, batch, wholeBatch }), ...outputBorder };
    const options = { weightShapes: weightShapesOf(plan.graph, node), keepInputs: false };
    const region = quantized?.lower(call) ?? lowerForward(call, options).output;
    values.set(node.name, { region, shape: call.outputShape, ...(border && { border }) });
  }
  const output = values.get(plan.outputName)!.region;
  draft.touch(output);
  return { input, output };
}

/** Where the caller writes the batch before the program starts. */
export function inputRegion(plan: GraphPlan, draft: ProgramDraft, batch: number): Region {
  const input = draft.floats(batch * elementCount(plan.inputShape));
  draft.touch(input);
  return input;
}

/** A node with the values that it reads. */
export function callOf(
  plan: GraphPlan,
  node: GraphNode,
  values: ReadonlyMap<string, Value>,
  context: Pick<OpCall, 'draft' | 'kernels' | 'weights' | 'batch' | 'wholeBatch'>,
): OpCall {
  const inputs = node.inputs.map((name) => values.get(name)!);
  return { ...context, node, inputs, outputShape: plan.shapes.get(node.name)! } as OpCall;
}
