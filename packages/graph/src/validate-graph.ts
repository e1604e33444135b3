import type { Graph, GraphNode } from '@fovea/contracts';
import {
  duplicateName,
  invalidField,
  missingWeight,
  shapeMismatch,
  unknownField,
  unknownOp,
  unknownTensor,
  unknownValueName,
  unusedTensor,
  wrongInputCount,
} from './errors.ts';
import { inferShapes, nodePath } from './infer-shapes.ts';
import { definitionOf, isOpName, opNames } from './ops/op-table.ts';
import { sameShape } from './ops/shape-checks.ts';
import { elementCount } from './tensors.ts';
import { graphStructureCheck } from './validation/graph-structure.ts';
import { valueCodes } from './validation/integer-codes.ts';

/**
 * Refuses whatever is not a classifier that every executor can run: unknown ops, attributes out of range, shapes that do not
 * fit, integers that meet floats, tensors that are missing, too many or of the wrong length. Nothing about the argument is
 * trusted. One input and one output; where `meta.classes` is not empty, the output has one element a class.
 *
 * @throws GRAPH_INVALID whose `details.path` names the node and field.
 */
export function validateGraph(graph: Graph): void {
  graphStructureCheck(graph, 'graph');
  checkNamesAndReferences(graph);
  const shapes = inferShapes(graph);
  valueCodes(graph);
  checkOutput(graph, shapes.get(graph.outputs[0]!)!);
  checkPreprocessing(graph);
}

function checkNamesAndReferences(graph: Graph): void {
  const names = new Set(graph.inputs.map(({ name }) => name));
  const used = new Set<string>();
  graph.nodes.forEach((node, index) => {
    const path = nodePath(index, node);
    checkNode(node, path);
    for (const [position, input] of node.inputs.entries()) {
      if (!names.has(input)) throw unknownValueName(`${path}.inputs[${position}]`, input);
    }
    if (names.has(node.name)) throw duplicateName(path, node.name);
    names.add(node.name);
    for (const [role, tensor] of Object.entries(node.weights)) {
      if (!Object.hasOwn(graph.tensors, tensor)) throw unknownTensor(`${path}.weights.${role}`, tensor);
      used.add(tensor);
    }
  });
  for (const tensor of Object.keys(graph.tensors)) if (!used.has(tensor)) throw unusedTensor(tensor);
  for (const [index, output] of graph.outputs.entries()) {
    if (!names.has(output)) throw unknownValueName(`outputs[${index}]`, output);
  }
}

function checkNode(node: GraphNode, path: string): void {
  if (!isOpName(node.op)) throw unknownOp(`${path}.op`, (node as GraphNode).op, opNames);
  const { attributes, inputCount, weights } = definitionOf(node);
  attributes(node.attributes, `${path}.attributes`);
  if (node.inputs.length < inputCount.min || node.inputs.length > inputCount.max) {
    const { min, max } = inputCount;
    throw wrongInputCount(`${path}.inputs`, min === max ? String(min) : `${min} to ${max}`, node.inputs.length);
  }
  const roles = weights.map(({ role }) => role);
  for (const role of Object.keys(node.weights)) {
    if (!roles.includes(role)) throw unknownField(`${path}.weights`, role, roles);
  }
  for (const { role, isRequired } of weights) {
    if (isRequired && !Object.hasOwn(node.weights, role)) throw missingWeight(path, role);
  }
}

function checkOutput(graph: Graph, shape: readonly number[]): void {
  const { length } = graph.meta.classes;
  if (length > 0 && !sameShape(shape, [length])) {
    throw shapeMismatch(
      'outputs[0]',
      `[${length}], one element a class`,
      shape,
      'Match the last layer and meta.classes.',
    );
  }
}

function checkPreprocessing({ meta, inputs: [input] }: Graph): void {
  if (meta.preprocessing === undefined) return;
  const { height, width, channels } = meta.preprocessing;
  const { shape } = input!;
  const fits =
    shape.length === 1
      ? elementCount(shape) === height * width * channels
      : sameShape(shape, [height, width, channels]);
  if (!fits)
    throw invalidField('meta.preprocessing', `the size of the input, [${shape.join(', ')}]`, [height, width, channels]);
}
