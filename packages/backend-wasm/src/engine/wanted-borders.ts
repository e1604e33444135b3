import type { GraphNode } from '@fovea/contracts';
import { countReads, weightShapesOf } from './graph-plan.ts';
import type { GraphPlan } from './graph-plan.ts';
import { activationOf, isFusable } from './ops/op-call.ts';
import type { Border, Value } from './ops/op-call.ts';
import { windowOver } from './ops/window.ts';

/**
 * Values that a convolution can write with the padding around them that the next one reads, so that nobody copies them.
 *
 * A value has one such reader and no other. Graphs that compute in integers or signs have none: their readers lay values out
 * in their own way.
 */
export function wantedBorders(plan: GraphPlan): ReadonlyMap<string, Border> {
  const borders = new Map<string, Border>();
  if (plan.nodes.some((node) => node.quantization !== undefined || activationOf(node) === 'sign')) return borders;
  const reads = countReads(plan);
  const writers = new Map(plan.nodes.map((node) => [node.name, node]));
  for (const node of plan.nodes) {
    const writer = writers.get(node.inputs[0]!);
    if (writer?.op !== 'conv2d' || !isFusable(activationOf(writer)) || reads.get(writer.name) !== 1) continue;
    const border = paddingOf(plan, node);
    if (border !== undefined) borders.set(writer.name, border);
  }
  return borders;
}

function paddingOf(plan: GraphPlan, node: GraphNode): Border | undefined {
  if (node.op !== 'conv2d' && node.op !== 'depthwiseConv2d') return undefined;
  const [filterHeight, filterWidth] = weightShapesOf(plan.graph, node)['kernel'] as readonly [number, number];
  const input = { shape: plan.shapes.get(node.inputs[0]!)! } as Pick<Value, 'shape'>;
  const window = windowOver(input, 1, [filterHeight, filterWidth], node.attributes);
  if (!window.isPadded) return undefined;
  return { top: window.padTop, left: window.padLeft, height: window.paddedHeight, width: window.paddedWidth };
}
