import type {
  Graph,
  Loss,
  Parameter,
  TensorData,
  TrainBatch,
  TrainExecutable,
  TrainStepResult,
} from '@fovea/contracts';
import { float32Tensor, GraphBuilder } from '@fovea/graph';
import { createRng } from '../rng.ts';

const dropRate = 0.1;
const momentum = 0.9;

/** A graph for images of 2x2 pixels: it centres the pixels by their running mean, then softmax regression. */
export function regressionGraph(classes: readonly string[]): Graph {
  const builder = new GraphBuilder({ name: 'regression', classes, inputShape: [2, 2, 1], rng: createRng(1) });
  const pixels = builder.batchNorm(builder.flatten(builder.input), { name: 'centre' });
  return builder.build(builder.softmax(builder.dense(pixels, { units: classes.length, name: 'scores' })));
}

/** Softmax regression with real gradients, input dropout, and a running mean that is state beside the parameters. */
export class SoftmaxRegression implements TrainExecutable {
  readonly graph: Graph;
  readonly #tensors: Record<string, Float32Array>;
  #gradients: Record<string, Float32Array> = {};
  /** Calls of `gradients` so far. */
  steps = 0;

  constructor(classes: readonly string[]) {
    this.graph = regressionGraph(classes);
    this.#tensors = Object.fromEntries(
      Object.entries(this.graph.tensors).map(([name, { data }]) => [name, Float32Array.from(data)]),
    );
  }

  async gradients({ inputs, labels, batchSize, dropoutSeed }: TrainBatch, loss: Loss): Promise<TrainStepResult> {
    this.steps++;
    const mean = this.#tensors[this.#nameOf('mean')]!;
    const features = mean.length;
    const rng = createRng(dropoutSeed);
    const seen = inputs.map((value, index) => (rng.next() < dropRate ? 0 : value - mean[index % features]!));
    for (let feature = 0; feature < features; feature++) {
      let sum = 0;
      for (let row = 0; row < batchSize; row++) sum += inputs[row * features + feature]!;
      mean[feature] = momentum * mean[feature]! + ((1 - momentum) * sum) / batchSize;
    }
    const logits = this.#logits(seen, batchSize);
    const numClasses = logits.length / batchSize;
    const result = loss.evaluate({ logits, labels, numClasses });
    const kernel = new Float32Array(features * numClasses);
    const bias = new Float32Array(numClasses);
    result.gradient.forEach((value, index) => {
      const [row, unit] = [Math.floor(index / numClasses), index % numClasses];
      bias[unit]! += value;
      for (let feature = 0; feature < features; feature++) {
        kernel[feature * numClasses + unit]! += seen[row * features + feature]! * value;
      }
    });
    this.#gradients = { [this.#nameOf('kernel')]: kernel, [this.#nameOf('bias')]: bias };
    return { loss: result.loss, logits };
  }

  update(apply: (parameters: readonly Parameter[], gradients: readonly (Float32Array | undefined)[]) => void): void {
    const names = ['gamma', 'kernel', 'bias'].map((role) => this.#nameOf(role));
    const parameters = names.map((name) => ({
      name,
      shape: this.graph.tensors[name]!.shape,
      values: this.#tensors[name]!,
    }));
    apply(
      parameters,
      names.map((name) => this.#gradients[name]),
    );
  }

  async predict(inputs: Float32Array, batchSize: number): Promise<Float32Array> {
    const mean = this.#tensors[this.#nameOf('mean')]!;
    const logits = this.#logits(
      inputs.map((value, index) => value - mean[index % mean.length]!),
      batchSize,
    );
    const numClasses = logits.length / batchSize;
    for (let start = 0; start < logits.length; start += numClasses) {
      const row = logits.subarray(start, start + numClasses);
      const max = Math.max(...row);
      const sum = row.reduce((total, value) => total + Math.exp(value - max), 0);
      row.set(row.map((value) => Math.exp(value - max) / sum));
    }
    return logits;
  }

  snapshot(): Record<string, TensorData> {
    return Object.fromEntries(
      Object.entries(this.#tensors).map(([name, data]) => [
        name,
        float32Tensor(this.graph.tensors[name]!.shape, data.slice()),
      ]),
    );
  }

  async exportWeights(): Promise<Record<string, TensorData>> {
    return this.snapshot();
  }

  importWeights(weights: Readonly<Record<string, TensorData>>): void {
    for (const [name, { data }] of Object.entries(weights)) this.#tensors[name]!.set(data);
  }

  [Symbol.dispose](): void {}

  #logits(features: Float32Array, batchSize: number): Float32Array {
    const kernel = this.#tensors[this.#nameOf('kernel')]!;
    const bias = this.#tensors[this.#nameOf('bias')]!;
    const numClasses = bias.length;
    const count = features.length / batchSize;
    return Float32Array.from({ length: batchSize * numClasses }, (_, index) => {
      const [row, unit] = [Math.floor(index / numClasses), index % numClasses];
      let sum = bias[unit]!;
      for (let feature = 0; feature < count; feature++)
        sum += features[row * count + feature]! * kernel[feature * numClasses + unit]!;
      return sum;
    });
  }

  #nameOf(role: string): string {
    const node = this.graph.nodes.find(({ weights }) => role in weights);
    return node!.weights[role]!;
  }
}
