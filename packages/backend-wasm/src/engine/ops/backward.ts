import type { NodeOf } from '@fovea/contracts';
import { elementCount } from '@fovea/graph';
import { nodeUnsupported } from '../errors.ts';
import type { NormExchange } from '../parallel/part-exchange.ts';
import type { ProgramDraft, Region } from '../program-draft.ts';
import { codeOperands, gateImages, gateIndex } from './forward.ts';
import type { Lowered } from './forward.ts';
import { convBackward, denseBackward, depthwiseBackward } from './linear-backward.ts';
import { activationCodes, activationOf, imageShape } from './op-call.ts';
import type { OpCall, Value } from './op-call.ts';
import { avgPoolBackward, globalAvgPoolBackward, maxPoolBackward } from './pools-backward.ts';

/** The gradient of a value, as far as it is known. */
export interface Gradient {
  readonly region: Region;
  /** True where the activation of the node that made the value is already behind us. */
  readonly isActivated?: boolean;
  /** `[rows, channels]` with the same sum over rows as `region`, but fewer rows. */
  readonly sums?: { readonly region: Region; readonly rows: number };
}

/** Where gradients go. What nobody needs is never computed. */
export interface GradientSink {
  /** @param compute appends instructions and returns the region that they fill; shared with nothing that is written later. */
  input(index: number, compute: () => Region | Gradient): void;
  /** @param compute appends instructions that overwrite `target`. */
  weight(role: string, compute: (target: Region) => void): void;
}

/** Statistics by which a batch norm normalised. */
export interface NormStatistics {
  readonly mean: Region;
  readonly variance: Region;
  /** False for running statistics, which do not depend on the batch. */
  readonly isOfBatch: boolean;
  /** Present where the batch is a part of a larger one, whose statistics they are. */
  readonly exchange?: NormExchange;
}

/** What the forward pass left of a node. */
export interface Forward extends Lowered {
  readonly statistics?: NormStatistics;
  /** Mask of a dropout: its key is written before each step. */
  readonly dropoutKeys?: DropoutKeys;
  /** The activation whose gradient a pool behind this node may take over: the pool is its only reader. */
  readonly poolableInput?: { readonly activation: number };
}

/** Remembers the instructions that take the key of a mask. */
export interface DropoutKeys {
  add(instruction: number): void;
}

export interface BackwardCall {
  readonly call: OpCall;
  readonly forward: Forward;
  readonly weightShapes: Readonly<Record<string, readonly number[]>>;
  readonly sink: GradientSink;
}

/** Appends the instructions of a node's gradient, given that of its output. */
export function lowerBackward(backward: BackwardCall, gradient: Gradient): void {
  const { call, forward, sink, weightShapes } = backward;
  const { draft, node, batch, inputs, outputShape } = call;
  const size = batch * elementCount(outputShape);
  const x = inputs[0]!.region;
  const dy = gradient.region;
  switch (node.op) {
    case 'conv2d':
      return convBackward(call as OpCall<'conv2d'>, weightShapes, activated(backward, gradient), sink);
    case 'depthwiseConv2d':
      return depthwiseBackward(call as OpCall<'depthwiseConv2d'>, weightShapes, activated(backward, gradient), sink);
    case 'dense':
      return denseBackward(call as OpCall<'dense'>, activated(backward, gradient), sink);
    case 'add': {
      const { region } = activated(backward, gradient);
      inputs.forEach((_, index) => sink.input(index, () => region));
      return;
    }
    case 'activation':
      return sink.input(0, () => activated(backward, gradient).region);
    case 'batchNorm':
      return batchNormBackward(call as OpCall<'batchNorm'>, forward.statistics!, dy, sink);
    case 'mul':
      return mulBackward(call as OpCall<'mul'>, dy, sink);
    case 'concat':
      return concatBackward(call as OpCall<'concat'>, dy, sink);
    case 'maxPool':
    case 'globalMaxPool':
      return sink.input(0, () => maxPoolBackward(call as OpCall<'maxPool'>, forward, dy));
    case 'avgPool':
      return sink.input(0, () => avgPoolBackward(call as OpCall<'avgPool'>, dy));
    case 'globalAvgPool':
      return sink.input(0, () => globalAvgPoolBackward(call as OpCall<'globalAvgPool'>, dy));
    case 'reshape':
    case 'flatten':
      return sink.input(0, () => dy);
    case 'dropout':
      return sink.input(0, () => {
        if (node.attributes.rate === 0) return dy;
        const dx = draft.floats(size);
        forward.dropoutKeys!.add(emitDropout(draft, node, dy, dx, size));
        return dx;
      });
    case 'pad':
      return sink.input(0, () => {
        const [height, width, channels] = imageShape(inputs[0]!);
        const [[top], [left]] = node.attributes.padding;
        const dx = floatsLike(draft, batch, inputs[0]!);
        const sizes = [batch, height, width, channels, top, left, outputShape[0]!, outputShape[1]!];
        draft.emit('cropImages', dy, dx, ...sizes);
        return dx;
      });
    case 'upsample':
      return sink.input(0, () => {
        const [height, width, channels] = imageShape(inputs[0]!);
        const dx = floatsLike(draft, batch, inputs[0]!);
        draft.emit('upsampleGradient', dy, dx, batch * height, width, channels, ...node.attributes.factors);
        return dx;
      });
    case 'softmax':
      return sink.input(0, () => {
        const units = outputShape.at(-1)!;
        const dx = draft.floats(size);
        draft.emit('softmaxGradient', dy, forward.output, dx, size / units, units);
        return dx;
      });
    case 'fakeQuant':
      return sink.input(0, () => {
        const dx = draft.floats(size);
        draft.emit('fakeQuantGradient', dy, x, dx, size, ...codeOperands(node));
        return dx;
      });
    case 'quantize':
    case 'dequantize':
      throw nodeUnsupported(node);
    default:
      node satisfies never;
  }
}

/** The index of the instruction; its key, operand {@link dropoutKeyOperand}, is written later. */
export function emitDropout(
  draft: ProgramDraft,
  { attributes: { rate } }: NodeOf<'dropout'>,
  x: Region,
  out: Region,
  size: number,
): number {
  return draft.emit('dropout', x, out, size, 0, Math.round(rate * 0x10000), 1 / (1 - rate));
}

export const dropoutKeyOperand = 3;

export function floatsLike(draft: ProgramDraft, batch: number, { shape }: Value): Region {
  return draft.floats(batch * elementCount(shape));
}

/** The gradient before the node's activation. */
function activated({ call, forward }: BackwardCall, gradient: Gradient): Gradient {
  const activation = activationOf(call.node);
  if (activation === 'linear' || gradient.isActivated === true) return gradient;
  const size = call.batch * elementCount(call.outputShape);
  const dz = call.draft.floats(size);
  const needsInput = activation === 'hardSwish' || activation === 'sign';
  const reference = needsInput ? forward.beforeActivation : forward.output;
  call.draft.emit('activationGradient', gradient.region, reference, dz, size, activationCodes[activation]);
  return { region: dz };
}

function batchNormBackward(
  { draft, node, batch, wholeBatch, inputs, outputShape, weights }: OpCall<'batchNorm'>,
  { mean, variance, isOfBatch, exchange }: NormStatistics,
  dy: Region,
  sink: GradientSink,
): void {
  const channels = outputShape.at(-1)!;
  const rows = (batch * elementCount(outputShape)) / channels;
  const { epsilon } = node.attributes;
  const x = inputs[0]!.region;
  const sums = exchange?.ownSums ?? [draft.floats(channels), draft.floats(channels)];
  const sizes = [rows, channels, epsilon];
  draft.emit('batchNormWeightGradients', x, dy, mean, variance, ...sums, ...sizes);
  sink.input(0, () => {
    const dx = draft.floats(rows * channels);
    const gamma = weights.values(node.weights['gamma']!);
    const terms = isOfBatch ? (exchange?.totalSums() ?? sums) : [0, 0];
    const operands = [x, dy, mean, variance, gamma, ...terms, dx, ...sizes];
    const wholeRows = (rows / batch) * wholeBatch;
    draft.emit('batchNormInputGradient', ...operands, draft.floats(3 * channels), wholeRows);
    return dx;
  });
  const copy = (source: Region, target: Region) => draft.emit('copyRows', source, 0, target, 0, 1, 4 * channels);
  sink.weight('gamma', (target) => void copy(sums[0], target));
  sink.weight('beta', (target) => void copy(sums[1], target));
}

function mulBackward(call: OpCall<'mul'>, dy: Region, sink: GradientSink): void {
  const { draft, batch, inputs, outputShape } = call;
  const count = elementCount(outputShape);
  const gate = gateIndex(call);
  const other = (index: number): Region => inputs[1 - index]!.region;
  for (const index of [0, 1]) {
    sink.input(index, () => {
      const dx = floatsLike(draft, batch, inputs[index]!);
      if (gate === undefined) {
        draft.emit('mulAll', dy, other(index), dx, batch * count);
      } else if (index !== gate) {
        gateImages(call, dy, inputs[gate]!.region, dx);
      } else {
        const channels = outputShape.at(-1)!;
        for (let image = 0; image < batch; ++image) {
          const offsetBytes = 4 * image * count;
          draft.emit(
            'dotRows',
            { region: dy, offsetBytes },
            { region: other(index), offsetBytes },
            { region: dx, offsetBytes: 4 * image * channels },
            count / channels,
            channels,
          );
        }
      }
      return dx;
    });
  }
}

function concatBackward({ draft, batch, inputs, outputShape }: OpCall<'concat'>, dy: Region, sink: GradientSink): void {
  const outBytes = 4 * outputShape.at(-1)!;
  const rows = (4 * batch * elementCount(outputShape)) / outBytes;
  let offset = 0;
  inputs.forEach((input, index) => {
    const sizeBytes = 4 * input.shape.at(-1)!;
    const offsetBytes = offset;
    offset += sizeBytes;
    sink.input(index, () => {
      const dx = floatsLike(draft, batch, input);
      draft.emit('copyRows', { region: dy, offsetBytes }, outBytes, dx, sizeBytes, rows, sizeBytes);
      return dx;
    });
  });
}
