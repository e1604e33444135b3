import { defineContribution, p, type ExportedModel, type Exporter, type Graph } from '@fovea/contracts';
import { encodeOnnx, type OnnxOptions } from '@fovea/onnx';
import { assertNotAborted } from '../abort.ts';

const subject = 'exporter:fovea/onnx';
const entry = 'model.onnx';

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
        assertNotAborted(subject, signal);
        return exportGraph(graph, options);
      }),
  }),
});

function exportGraph(graph: Graph, options: OnnxOptions): ExportedModel {
  const { bytes, inputType } = encodeOnnx(graph, options);
  const takesPixels = inputType === 'uint8';
  const values = takesPixels ? 'uint8 pixels, 0 to 255' : 'float32 values, normalized as fovea.preprocessing says';
  const notes = [`Input: ${values}, ${options.layout === 'nhwc' ? 'channels last' : 'channels first'}.`];
  if (options.input === 'pixels' && !takesPixels) notes.push('The graph has no preprocessing to build in.');
  return { files: { [entry]: bytes }, entry, notes };
}
