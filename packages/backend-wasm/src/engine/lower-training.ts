import type { GraphNode } from '@fovea/contracts';
import { elementCount } from '@fovea/graph';
import type { EngineKernels } from './engine-memory.ts';
import { countReads, weightShapesOf } from './graph-plan.ts';
import { callOf, inputRegion } from './lower-graph.ts';
import type { BatchPart } from './lower-graph.ts';
import { LiveWeights } from './live-weights.ts';
import type { TensorRegions } from './live-weights.ts';
import { emitDropout, lowerBackward } from './ops/backward.ts';
import type { Forward, Gradient, GradientSink } from './ops/backward.ts';
import { lowerForward, normalize } from './ops/forward.ts';
import { activationCodes, activationOf } from './ops/op-call.ts';
import type { OpCall, Value } from './ops/op-call.ts';
import { NormExchange } from './parallel/part-exchange.ts';
import type { PartExchange } from './parallel/part-exchange.ts';
import type { ProgramDraft, Region } from './program-draft.ts';
import { usesBatchStatistics } from './train-plan.ts';
import type { TrainPlan } from './train-plan.ts';

/** An instruction that takes the key of a dropout's mask. */
export interface DropoutMask {
  readonly nodeName: string;
  readonly instruction: number;
  readonly valuesPerImage: number;
}

/** A training step as one program with a stop in the middle, where the loss is evaluated. */
export interface TrainProgram {
  readonly input: Region;
  readonly logits: Region;
  /** Written by the caller at the stop. */
  readonly logitsGradient: Region;
  /** Instructions before the stop. */
  readonly forwardLength: number;
  /** Instructions that take the key of a dropout's mask. */
  readonly dropouts: readonly DropoutMask[];
  /** Parameters that a gradient reaches. */
  readonly reached: ReadonlySet<string>;
  /** Instructions that no part of a batch may run before all parts have come to them; none where the batch is whole. */
  readonly meetings: readonly number[];
}

/** The images of a training program, and the exchange of the parts where it takes one of several. */
export interface TrainImages extends BatchPart {
  readonly part: number;
  readonly exchange?: PartExchange;
}

interface Executed {
  readonly node: GraphNode;
  readonly call: OpCall;
  readonly forward: Forward;
}

/** Reverse mode over the graph's own nodes: the backward pass is more instructions of the same kind. */
export class TrainingLowering {
  readonly #plan: TrainPlan;
  readonly #draft: ProgramDraft;
  readonly #kernels: EngineKernels;
  readonly #weights: LiveWeights;
  readonly #regions: TensorRegions;
  readonly #gradients: TensorRegions;
  readonly #batch: number;
  readonly #images: TrainImages;
  readonly #dropouts: DropoutMask[] = [];
  readonly #reached = new Set<string>();
  readonly #meetings: number[] = [];

  constructor(
    plan: TrainPlan,
    draft: ProgramDraft,
    kernels: EngineKernels,
    { weights, gradients }: { readonly weights: TensorRegions; readonly gradients: TensorRegions },
    images: TrainImages,
  ) {
    this.#plan = plan;
    this.#draft = draft;
    this.#kernels = kernels;
    this.#regions = weights;
    this.#weights = new LiveWeights(weights, draft, kernels);
    this.#gradients = gradients;
    this.#batch = images.batch;
    this.#images = images;
  }

  lower(): TrainProgram {
    const plan = this.#plan;
    const draft = this.#draft;
    const input = inputRegion(plan, draft, this.#batch);
    const values = new Map<string, Value>([[plan.inputName, { region: input, shape: plan.inputShape }]]);
    const executed = this.#lowerForward(values);
    const forwardLength = draft.length;
    const logits = values.get(plan.outputName)!.region;
    const logitsGradient = draft.floats(this.#batch * elementCount(plan.outputShape));
    draft.touch(logits);
    draft.touch(logitsGradient);
    // The statistics are those of the whole batch in all parts: one of them mixes them in.
    if (this.#images.part === 0) this.#lowerStatistics(executed);
    this.#lowerBackward(executed, logitsGradient);
    const [dropouts, reached, meetings] = [this.#dropouts, this.#reached, this.#meetings];
    return { input, logits, logitsGradient, forwardLength, dropouts, reached, meetings };
  }

  #lowerForward(values: Map<string, Value>): Executed[] {
    const reads = countReads(this.#plan);
    const forwards = new Map<string, Executed>();
    const context = { draft: this.#draft, kernels: this.#kernels, weights: this.#weights };
    const { batch, wholeBatch } = this.#images;
    return this.#plan.nodes.map((node) => {
      const call = callOf(this.#plan, node, values, { ...context, batch, wholeBatch });
      const forward = { ...this.#forwardOf(call), ...this.#poolable(node, forwards, reads) };
      const executed = { node, call, forward };
      values.set(node.name, { region: forward.output, shape: call.outputShape });
      forwards.set(node.name, executed);
      return executed;
    });
  }

  #forwardOf(call: OpCall): Forward {
    const { node, batch, outputShape } = call;
    const draft = this.#draft;
    const size = batch * elementCount(outputShape);
    if (node.op === 'dropout' && node.attributes.rate > 0) {
      const output = draft.floats(size);
      const { name: nodeName } = node;
      const mask = { nodeName, valuesPerImage: elementCount(outputShape) };
      const dropoutKeys = { add: (instruction: number) => void this.#dropouts.push({ ...mask, instruction }) };
      dropoutKeys.add(emitDropout(draft, node, call.inputs[0]!.region, output, size));
      return { output, beforeActivation: output, dropoutKeys };
    }
    if (node.op === 'batchNorm') return this.#normOf(call as OpCall<'batchNorm'>);
    return lowerForward(call, { weightShapes: weightShapesOf(this.#plan.graph, node), keepInputs: true });
  }

  #normOf(call: OpCall<'batchNorm'>): Forward {
    const { node, batch, outputShape, inputs, draft } = call;
    const size = batch * elementCount(outputShape);
    const channels = outputShape.at(-1)!;
    const isOfBatch = usesBatchStatistics(node, this.#plan.frozen);
    const weight = (role: string): Region => this.#weights.values(node.weights[role]!);
    const [mean, variance] = isOfBatch
      ? [draft.floats(channels), draft.floats(channels)]
      : [weight('mean'), weight('variance')];
    const exchange = isOfBatch ? this.#exchangeOf(node.name, channels) : undefined;
    if (isOfBatch) {
      const own = exchange?.ownStatistics ?? [mean, variance];
      draft.emit('batchStatistics', inputs[0]!.region, ...own, size / channels, channels);
      exchange?.joinStatistics(mean, variance);
    }
    const output = draft.floats(size);
    normalize(call, { gamma: weight('gamma'), beta: weight('beta'), mean, variance }, output);
    return {
      output,
      beforeActivation: output,
      statistics: { mean, variance, isOfBatch, ...(exchange && { exchange }) },
    };
  }

  #exchangeOf(nodeName: string, channels: number): NormExchange | undefined {
    const { part, exchange } = this.#images;
    if (exchange === undefined) return undefined;
    const meet = (): void => void this.#meetings.push(this.#draft.length);
    return new NormExchange({ part, exchange, meet }, this.#draft, nodeName, channels);
  }

  /** Whether a maximum pool may take over the gradient of the activation before it: see `maxPoolBackward`. */
  #poolable(
    node: GraphNode,
    forwards: ReadonlyMap<string, Executed>,
    reads: ReadonlyMap<string, number>,
  ): Pick<Forward, 'poolableInput'> {
    const isPool = node.op === 'maxPool' || node.op === 'globalMaxPool';
    const source = forwards.get(node.inputs[0]!)?.node;
    if (!isPool || source === undefined || reads.get(source.name) !== 1) return {};
    const isLinear = source.op === 'conv2d' || source.op === 'depthwiseConv2d';
    const activation = activationOf(source);
    // Those two need the value before the activation, which the pool has not.
    if (!isLinear || activation === 'hardSwish' || activation === 'sign') return {};
    return { poolableInput: { activation: activationCodes[activation] } };
  }

  #lowerStatistics(executed: readonly Executed[]): void {
    for (const { node, forward } of executed) {
      if (node.op !== 'batchNorm' || forward.statistics?.isOfBatch !== true) continue;
      const { momentum } = node.attributes;
      for (const role of ['mean', 'variance'] as const) {
        const name = node.weights[role]!;
        if (this.#plan.frozen.has(name)) continue;
        const count = elementCount(this.#plan.graph.tensors[name]!.shape);
        this.#draft.emit('mixStatistics', this.#regions.region(name), forward.statistics[role], count, momentum);
      }
    }
  }

  #lowerBackward(executed: readonly Executed[], logitsGradient: Region): void {
    const { differentiated, outputName, graph } = this.#plan;
    const pending = new Map<string, Gradient>([[outputName, { region: logitsGradient }]]);
    for (const { node, call, forward } of executed.toReversed()) {
      const gradient = pending.get(node.name);
      if (gradient === undefined || !differentiated.has(node.name)) continue;
      const sink = this.#sinkOf(call, pending);
      lowerBackward({ call, forward, weightShapes: weightShapesOf(graph, node), sink }, gradient);
    }
  }

  #sinkOf({ node, inputs }: OpCall, pending: Map<string, Gradient>): GradientSink {
    const { differentiated, parameters, graph } = this.#plan;
    const draft = this.#draft;
    return {
      input: (index, compute) => {
        const name = node.inputs[index]!;
        if (!differentiated.has(name)) return;
        const computed = compute();
        const gradient = 'region' in computed ? computed : { region: computed };
        const earlier = pending.get(name);
        if (earlier === undefined) {
          pending.set(name, gradient);
          return;
        }
        const size = this.#batch * elementCount(inputs[index]!.shape);
        const sum = draft.floats(size);
        draft.emit('addAll', earlier.region, gradient.region, sum, size, activationCodes.linear);
        pending.set(name, { region: sum });
      },
      weight: (role, compute) => {
        const name = node.weights[role];
        if (name === undefined || !parameters.includes(name)) return;
        const target = this.#gradients.region(name);
        if (!this.#reached.has(name)) {
          this.#reached.add(name);
          compute(target);
          return;
        }
        const count = elementCount(graph.tensors[name]!.shape);
        const more = draft.floats(count);
        compute(more);
        draft.emit('addAll', target, more, target, count, activationCodes.linear);
      },
    };
  }
}
