import type { Graph, Preprocessing } from '@fovea/contracts';
import { inferShapes, validateGraph } from '@fovea/graph';
import { endsUnsupported } from './errors.ts';
import { OnnxWriter, type ElementType } from './onnx-writer.ts';
import { isImage, type OnnxValue } from './value.ts';
import { writeNode } from './write-nodes.ts';

export interface OnnxOptions {
  /**
   * `pixels`: uint8 values 0 .. 255, normalized inside of the model where the graph says how; `normalized`: float32 values as
   * the network itself takes them.
   */
  readonly input: 'pixels' | 'normalized';
  /** Of input and output images: `[batch, height, width, channels]` or `[batch, channels, height, width]`. */
  readonly layout: 'nhwc' | 'nchw';
}

export interface EncodedOnnx {
  readonly bytes: Uint8Array;
  /** What a caller gives: `uint8` where pixels are asked for and the graph has preprocessing. */
  readonly inputType: 'uint8' | 'float32';
  readonly inputName: string;
  readonly outputName: string;
}

/**
 * A classifier as an ONNX model of operator set 17, with a batch of any size. Small weights stay small in it; nodes that
 * compute in integers are written so that ONNX Runtime does too. Classes and preprocessing are in its metadata. The same graph
 * gives the same bytes.
 *
 * @throws GRAPH_INVALID; CAPABILITY_UNSUPPORTED for a graph with more than one input or output.
 */
export function encodeOnnx(graph: Graph, options: OnnxOptions): EncodedOnnx {
  validateGraph(graph);
  const [input] = graph.inputs;
  const [output] = graph.outputs;
  if (input === undefined || output === undefined || graph.inputs.length + graph.outputs.length !== 2) {
    throw endsUnsupported(graph.inputs.length, graph.outputs.length);
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
  return { bytes, inputType: takesPixels ? 'uint8' : 'float32', inputName: outside, outputName: answer };
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
