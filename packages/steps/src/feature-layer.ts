import type { Graph, GraphNode, PhotoFit, Preprocessing, Rng, TensorData } from '@fovea/contracts';
import { GraphBuilder, inferShapes, validateGraph } from '@fovea/graph';
import { featureLayerUnknown, headMissing } from './errors.ts';

/** Nodes of a head that replaced the pretrained one are told by it. */
export const headPrefix = 'new_head_';

/**
 * The part of a classifier up to its features: its output is `[units]`, the average over the map where the layer has one.
 * @param featureLayer name of a node; empty for the last global average pooling.
 * @throws PARAMS_INVALID when there is no such layer.
 */
export function featureGraph(graph: Graph, featureLayer: string): Graph {
  const layer =
    featureLayer === ''
      ? graph.nodes.findLast(({ op }) => op === 'globalAvgPool')
      : graph.nodes.find(({ name }) => name === featureLayer);
  if (layer === undefined) {
    throw featureLayerUnknown(
      graph.meta.name,
      featureLayer,
      graph.nodes.slice(-8).map(({ name }) => name),
    );
  }
  const isMap = (inferShapes(graph).get(layer.name) ?? []).length > 1;
  const pooled: GraphNode = {
    name: 'pooled_features',
    op: 'globalAvgPool',
    inputs: [layer.name],
    weights: {},
    attributes: { keepDims: false },
  };
  const nodes = ancestors(graph.nodes, layer.name);
  const features: Graph = {
    ...graph,
    nodes: isMap ? [...nodes, pooled] : nodes,
    outputs: [isMap ? pooled.name : layer.name],
    tensors: tensorsOf(nodes, graph),
    meta: {
      name: graph.meta.name,
      classes: [],
      ...(graph.meta.preprocessing === undefined ? {} : { preprocessing: graph.meta.preprocessing }),
      ...(graph.meta.dataUses === undefined ? {} : { dataUses: graph.meta.dataUses }),
    },
  };
  validateGraph(features);
  return features;
}

/** A classifier of other classes on the features of a pretrained one: dropout if wanted, a dense layer, softmax. */
export function withNewHead(
  features: Graph,
  options: {
    readonly classes: readonly string[];
    readonly dropout: number;
    readonly rng: Rng;
    /** How the new photos are fitted, so that the model asks the same of others. */
    readonly photoFit: PhotoFit | undefined;
  },
): Graph {
  const { classes, dropout, rng, photoFit } = options;
  const [output = ''] = features.outputs;
  const shape = inferShapes(features).get(output) ?? [];
  const builder = new GraphBuilder({ name: features.meta.name, classes, inputShape: shape, rng });
  const kept =
    dropout > 0 ? builder.dropout(builder.input, { name: `${headPrefix}dropout`, rate: dropout }) : builder.input;
  const logits = builder.dense(kept, { name: `${headPrefix}logits`, units: classes.length });
  const head = builder.build(builder.softmax(logits, { name: `${headPrefix}probabilities` }));
  const rewired = head.nodes.map((node) => ({
    ...node,
    inputs: node.inputs.map((name) => (name === builder.input ? output : name)),
  }));
  const { preprocessing, dataUses } = features.meta;
  const graph: Graph = {
    ...features,
    nodes: [...features.nodes, ...rewired],
    outputs: head.outputs,
    tensors: { ...features.tensors, ...head.tensors },
    meta: {
      name: features.meta.name,
      classes,
      ...(preprocessing === undefined ? {} : { preprocessing: fitted(preprocessing, photoFit) }),
      ...(dataUses === undefined ? {} : { dataUses }),
    },
  };
  validateGraph(graph);
  return graph;
}

/** The new head alone, its input the features. @throws MODEL_INVALID when the model has none. */
export function headGraph(graph: Graph): Graph {
  const nodes = graph.nodes.filter(({ name }) => name.startsWith(headPrefix));
  const input = nodes[0]?.inputs[0];
  const shape = input === undefined ? undefined : inferShapes(graph).get(input);
  if (input === undefined || shape === undefined) throw headMissing(graph.meta.name);
  const { name, classes } = graph.meta;
  return {
    ...graph,
    inputs: [{ name: input, shape }],
    nodes,
    tensors: tensorsOf(nodes, graph),
    meta: { name, classes },
  };
}

function ancestors(nodes: readonly GraphNode[], last: string): readonly GraphNode[] {
  const wanted = new Set([last]);
  const kept = nodes.toReversed().filter((node) => {
    if (!wanted.has(node.name)) return false;
    for (const input of node.inputs) wanted.add(input);
    return true;
  });
  return kept.reverse();
}

function tensorsOf(nodes: readonly GraphNode[], graph: Graph): Readonly<Record<string, TensorData>> {
  const used = new Set(nodes.flatMap(({ weights }) => Object.values(weights)));
  return Object.fromEntries(Object.entries(graph.tensors).filter(([name]) => used.has(name)));
}

function fitted({ resizeTo, ...rest }: Preprocessing, photoFit: PhotoFit | undefined): Preprocessing {
  if (photoFit === undefined) return resizeTo === undefined ? rest : { ...rest, resizeTo };
  return { ...rest, ...photoFit };
}
