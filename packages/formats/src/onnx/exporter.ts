import {
  defineContribution,
  p,
  type ExportedModel,
  type Exporter,
  type Graph,
  type Preprocessing,
} from '@fovea/contracts';
import { inferShapes, validateGraph } from '@fovea/graph';
import { assertNotAborted } from '../abort.ts';
import { graphUnsupported } from '../errors.ts';
import { OnnxWriter, type ElementType } from './onnx-writer.ts';
import { onnxSubject } from './subject.ts';
import { isImage, type OnnxValue } from './value.ts';
import { writeNode } from './write-nodes.ts';

const entry = 'model.onnx';

interface OnnxOptions {
  readonly input: 'pixels' | 'normalized';
  readonly layout: 'nhwc' | 'nchw';
}

/**
 * Writes an ONNX model that ONNX Runtime and its kin predict the same with. Classes and preprocessing travel as metadata. The
 * same graph gives the same bytes.
 */
export const onnxExporter = defineContribution({
  kind: 'exporter',
  id: 'fovea/onnx',
  behaviour: 1,
  title: 'ONNX model',
  summary: 'Exports model.onnx (operator set 17); 8-bit graphs keep computing in integers, float16 weights stay small.',
  sources: [
    { title: 'ONNX operators, version 17', url: 'https://onnx.ai/onnx/operators/', year: 2022 },
    {
      title: 'ONNX Runtime: quantize ONNX models',
      url: 'https://onnxruntime.ai/docs/performance/model-optimizations/quantization.html',
      year: 2024,
    },
  ],
  params: p.params({
    input: p.choice(['pixels', 'normalized'], {
      title: 'Input values',
      description:
        'pixels: uint8 values 0 to 255, normalized inside of the model, so that nobody can get it wrong; normalized: float32 values as the network itself takes them',
      default: 'pixels',
    }),
    layout: p.choice(['nhwc', 'nchw'], {
      title: 'Input layout',
      description: 'nhwc: as images lie in memory; nchw: channel by channel, as PyTorch does',
      default: 'nhwc',
    }),
  }),
  create: (options): Exporter => ({
    export: (graph, signal) =>
      Promise.resolve().then(() => {
        assertNotAborted(onnxSubject, signal);
        return exportGraph(graph, options);
      }),
  }),
});

function exportGraph(graph: Graph, options: OnnxOptions): ExportedModel {
  validateGraph(graph);
  const [input] = graph.inputs;
  const [output] = graph.outputs;
  if (input === undefined || output === undefined || graph.inputs.length + graph.outputs.length !== 2) {
    throw graphUnsupported(onnxSubject, 'the graph has not one input and one output', 'Export a container instead.');
  }
  const writer = new OnnxWriter();
  const shapes = inferShapes(graph);
  const { preprocessing } = graph.meta;
  const takesPixels = options.input === 'pixels' && preprocessing !== undefined && isImage(input.shape);
  const type: ElementType = takesPixels ? 'uint8' : 'float32';
  const values = new Map<string, OnnxValue>();
  const outside = writer.fresh(input.name);
  // Names of outputs are promised: nothing else may take them.
  const answer = writer.fresh(output);
  values.set(input.name, {
    name: writeInput(writer, outside, options.layout, takesPixels ? preprocessing : undefined, input.shape),
    shape: input.shape,
    code: undefined,
    channelFirst: undefined,
  });
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((name) => values.get(name) as OnnxValue);
    values.set(node.name, writeNode({ node, writer, graph, inputs, outputShape: shapes.get(node.name) ?? [] }));
  }
  const result = values.get(output) as OnnxValue;
  writer.alias(answer, outputInOrder(writer, result, options.layout));
  const bytes = writer.finish({
    name: graph.meta.name,
    inputs: [{ name: outside, type, shape: outsideShape(input.shape, options.layout) }],
    outputs: [{ name: answer, shape: outsideShape(result.shape, options.layout) }],
    metadata: metadataOf(graph, takesPixels ? 'pixels' : 'normalized', options.layout),
  });
  return { files: { [entry]: bytes }, entry, notes: notesOf(options, takesPixels) };
}

/** From what callers give to `[batch, channels, height, width]` of normalized values. */
function writeInput(
  writer: OnnxWriter,
  outside: string,
  layout: OnnxOptions['layout'],
  preprocessing: Preprocessing | undefined,
  shape: readonly number[],
): string {
  let name = outside;
  if (isImage(shape) && layout === 'nhwc') {
    name = writer.node('Transpose', `${outside}/channels-first`, [name], { perm: [0, 3, 1, 2] });
  }
  if (preprocessing === undefined) return name;
  const { channels, scale, mean, std } = preprocessing;
  const each = Array.from({ length: channels }, (_, channel) => [mean[channel] ?? 0, std[channel] ?? 1] as const);
  const vector = [channels, 1, 1];
  const factor = writer.float(
    `${outside}/factor`,
    each.map(([, deviation]) => scale / deviation),
    vector,
  );
  const offset = writer.float(
    `${outside}/offset`,
    each.map(([average, deviation]) => -average / deviation),
    vector,
  );
  const real = writer.node('Cast', `${outside}/float`, [name], { to: 'float32' });
  const scaled = writer.node('Mul', `${outside}/scaled`, [real, factor]);
  return writer.node('Add', `${outside}/normalized`, [scaled, offset]);
}

function outputInOrder(writer: OnnxWriter, { name, shape }: OnnxValue, layout: OnnxOptions['layout']): string {
  if (!isImage(shape) || layout === 'nchw') return name;
  return writer.node('Transpose', `${name}/channels-last`, [name], { perm: [0, 2, 3, 1] });
}

function outsideShape(shape: readonly number[], layout: OnnxOptions['layout']): readonly number[] {
  const [height = 1, width = 1, channels = 1] = shape;
  return isImage(shape) && layout === 'nchw' ? [channels, height, width] : shape;
}

function metadataOf(graph: Graph, input: string, layout: string): Record<string, string> {
  const { classes, preprocessing, quantizer } = graph.meta;
  return {
    'fovea.classes': JSON.stringify(classes),
    'fovea.input': JSON.stringify({ values: input, layout }),
    ...(preprocessing === undefined ? {} : { 'fovea.preprocessing': JSON.stringify(preprocessing) }),
    ...(quantizer === undefined ? {} : { 'fovea.quantizer': JSON.stringify(quantizer) }),
  };
}

function notesOf({ input, layout }: OnnxOptions, takesPixels: boolean): string[] {
  const values = takesPixels ? 'uint8 pixels, 0 to 255' : 'float32 values, normalized as fovea.preprocessing says';
  const notes = [`Input: ${values}, ${layout === 'nhwc' ? 'channels last' : 'channels first'}.`];
  if (input === 'pixels' && !takesPixels) notes.push('The graph has no preprocessing to build in.');
  return notes;
}
