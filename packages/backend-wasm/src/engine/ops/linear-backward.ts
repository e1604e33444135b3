import { elementCount } from '@fovea/graph';
import type { Region } from '../program-draft.ts';
import { floatsLike } from './backward.ts';
import type { Gradient, GradientSink } from './backward.ts';
import { convolutionOf, depthwiseWindow, isProduct } from './linear.ts';
import type { OpCall } from './op-call.ts';
import { borders, convolutionGeometry, depthwiseGeometry, paddedInput, paddedRegion } from './window.ts';
import type { Window } from './window.ts';

type WeightShapes = Readonly<Record<string, readonly number[]>>;
type LinearCall = OpCall<'conv2d'> | OpCall<'depthwiseConv2d'> | OpCall<'dense'>;

/** @param dz the gradient before the activation. */
export function convBackward(
  call: OpCall<'conv2d'>,
  weightShapes: WeightShapes,
  dz: Gradient,
  sink: GradientSink,
): void {
  const { draft, kernels, inputs, node, weights } = call;
  const { window, filter } = convolutionOf(call, weightShapes['kernel']!);
  const { filterHeight, filterWidth, channels, outChannels } = filter;
  biasBackward(call, dz, sink);
  if (isProduct(window)) {
    productBackward(call, call.batch * window.height * window.width, channels, outChannels, dz.region, sink);
    return;
  }
  const scratchBytes = kernels.convScratch(filterHeight, filterWidth, channels, outChannels, window.spanBytes);
  const geometry = [...convolutionGeometry(window), outChannels];
  sink.weight('kernel', (target) => {
    const x = paddedInput(draft, inputs[0]!, window);
    draft.emit('convFilterGradient', x, dz.region, target, ...geometry, draft.bytes(scratchBytes));
  });
  sink.input(0, () =>
    scatter(call, window, (target) => {
      const kernel = weights.values(node.weights['kernel']!);
      const scratch = draft.bytes(scratchBytes);
      draft.emit('convInputGradient', dz.region, kernel, target, ...geometry, window.spanBytes, scratch);
    }),
  );
}

export function depthwiseBackward(
  call: OpCall<'depthwiseConv2d'>,
  weightShapes: WeightShapes,
  dz: Gradient,
  sink: GradientSink,
): void {
  const { draft, inputs, node, weights } = call;
  const window = depthwiseWindow(call, weightShapes['kernel']!);
  const geometry = depthwiseGeometry(window, weightShapes['kernel']![3]!);
  biasBackward(call, dz, sink);
  sink.weight('kernel', (target) => {
    const x = paddedInput(draft, inputs[0]!, window);
    draft.emit('depthwiseFilterGradient', x, dz.region, target, ...geometry);
  });
  sink.input(0, () =>
    scatter(call, window, (target) => {
      const kernel = weights.values(node.weights['kernel']!);
      draft.emit('depthwiseInputGradient', dz.region, kernel, target, ...geometry);
    }),
  );
}

export function denseBackward(call: OpCall<'dense'>, dz: Gradient, sink: GradientSink): void {
  biasBackward(call, dz, sink);
  const units = elementCount(call.inputs[0]!.shape);
  productBackward(call, call.batch, units, call.outputShape.at(-1)!, dz.region, sink);
}

/** Of `[rows, channels] * [channels, outChannels]`. */
function productBackward(
  call: LinearCall,
  rows: number,
  channels: number,
  outChannels: number,
  dz: Region,
  sink: GradientSink,
): void {
  const { draft, kernels, inputs, batch, node, weights } = call;
  sink.weight('kernel', (target) => {
    const scratch = draft.bytes(kernels.matMulScratch(outChannels));
    const operands = [inputs[0]!.region, channels, 1, dz, outChannels, 0, target];
    draft.emit('matMul', ...operands, channels, outChannels, rows, 0, 0, scratch);
  });
  sink.input(0, () => {
    const dx = floatsLike(draft, batch, inputs[0]!);
    const kernel = weights.values(node.weights['kernel']!);
    const scratch = draft.bytes(kernels.matMulScratch(channels));
    draft.emit('matMul', dz, outChannels, 0, kernel, outChannels, 1, dx, rows, channels, outChannels, 0, 0, scratch);
    return dx;
  });
}

function biasBackward({ draft, batch, outputShape }: LinearCall, dz: Gradient, sink: GradientSink): void {
  const channels = outputShape.at(-1)!;
  const { region, rows } = dz.sums ?? {
    region: dz.region,
    rows: (batch * elementCount(outputShape)) / channels,
  };
  sink.weight('bias', (target) => void draft.emit('sumRows', region, target, 1, rows, channels, 1));
}

/** Zeroes the gradient of the padded input, lets `add` scatter into it, and cuts the padding off. */
function scatter({ draft, batch, inputs }: LinearCall, window: Window, add: (target: Region) => void): Region {
  const dx = floatsLike(draft, batch, inputs[0]!);
  const target = window.isPadded ? paddedRegion(draft, window) : dx;
  draft.emit('fill', target, window.batch * window.paddedHeight * window.paddedWidth * window.channels, 0);
  add(target);
  if (window.isPadded) draft.emit('cropImages', target, dx, ...borders(window));
  return dx;
}
