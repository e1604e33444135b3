import { defineContribution, p } from '@fovea/contracts';
import type { ExportedModel, Exporter, Graph } from '@fovea/contracts';
import { inferShapes } from '@fovea/graph';
import { assertNotAborted } from '../abort.ts';
import { graphUnsupported, nodeUnsupported } from '../errors.ts';
import { LayerWriter } from './layer-writer.ts';
import { writeMetadata } from './metadata.ts';
import { exporterSubject } from './subject.ts';
import { writeNode } from './write-nodes.ts';
import { writeWeights } from './write-weights.ts';

const entry = 'model.json';

/**
 * Writes a model that plain `tf.loadLayersModel` loads and that predicts the same. Classes and preprocessing travel in
 * `userDefinedMetadata.fovea`. The same graph gives the same bytes.
 */
export const tfjsLayersExporter = defineContribution({
  kind: 'exporter',
  id: 'fovea/tfjs-layers',
  behaviour: 1,
  title: 'TensorFlow.js layers model',
  summary: 'Exports model.json with weight shards for tf.loadLayersModel; float16 and 8-bit weights stay small.',
  sources: [
    { title: 'TensorFlow.js: save and load models', url: 'https://www.tensorflow.org/js/guide/save_load', year: 2024 },
  ],
  params: p.params({
    shardBytes: p.integer({
      title: 'Shard size',
      description: 'Largest weight file; browsers cache files of a few megabytes best',
      unit: 'B',
      min: 1024,
      max: 2 ** 30,
      default: 4 * 2 ** 20,
      source: 'https://www.tensorflow.org/js/guide/conversion (shards of 4 MB)',
    }),
  }),
  create: ({ shardBytes }): Exporter => ({
    export: (graph, signal) =>
      // A promise even where writing throws.
      Promise.resolve().then(() => {
        assertNotAborted(exporterSubject, signal);
        return exportGraph(graph, shardBytes);
      }),
  }),
});

function exportGraph(graph: Graph, shardBytes: number): ExportedModel {
  const integer = graph.nodes.find((node) => node.quantization !== undefined);
  if (integer !== undefined) {
    throw nodeUnsupported(
      exporterSubject,
      integer.name,
      'computes in integers, which TensorFlow.js layers cannot',
      'Export a container, or quantize the storage of the float model only (fovea/int8-storage, fovea/float16).',
    );
  }
  const [input] = graph.inputs;
  const [output] = graph.outputs;
  if (input === undefined || output === undefined || graph.inputs.length + graph.outputs.length !== 2) {
    throw graphUnsupported(
      exporterSubject,
      'the graph has not one input and one output',
      'Export a container instead.',
    );
  }
  const writer = new LayerWriter();
  const batchShape = [null, ...input.shape];
  const inputConfig = { batch_input_shape: batchShape, dtype: 'float32', sparse: false };
  writer.values.set(input.name, writer.add(input.name, 'InputLayer', [], inputConfig));
  const shapes = inferShapes(graph);
  for (const node of graph.nodes) writer.values.set(node.name, writeNode(node, { writer, graph, shapes }));

  const { manifest, shards, notes } = writeWeights(writer.weights, shardBytes);
  const ends = (value: string) => [[writer.values.get(value) ?? value, 0, 0]];
  const model = {
    format: 'layers-model',
    generatedBy: 'fovea',
    convertedBy: null,
    modelTopology: {
      class_name: 'Model',
      config: {
        name: 'model',
        layers: writer.layers,
        input_layers: ends(input.name),
        output_layers: ends(output),
      },
      keras_version: 'tfjs-layers 4.22.0',
      backend: 'tensor_flow.js',
    },
    weightsManifest: manifest,
    userDefinedMetadata: writeMetadata(graph),
  };
  return { files: { [entry]: new TextEncoder().encode(JSON.stringify(model)), ...shards }, entry, notes };
}
