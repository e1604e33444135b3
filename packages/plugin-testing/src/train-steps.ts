import type { Backend, Graph, Loss, TrainExecutable } from '@fovea/contracts';
import { FakeLoss } from './fakes/fake-loss.ts';
import type { LabeledInputs } from './reference/numeric-gradient.ts';

/** Whether a backend differentiates every op of a graph, by its own word. The loss replaces the softmax. */
export function canTrain(backend: Backend, graph: Graph): boolean {
  return graph.nodes.every(({ op }) => op === 'softmax' || backend.supports(op, 'gradient'));
}

/** Plain gradient descent on one batch, with a dropout seed for each step. */
export async function trainSteps(
  executable: TrainExecutable,
  { inputs, labels }: LabeledInputs,
  steps: number,
  loss: Loss = new FakeLoss(),
): Promise<void> {
  for (let step = 0; step < steps; step++) {
    await executable.gradients({ inputs, labels, batchSize: labels.length, dropoutSeed: step }, loss);
    executable.update((parameters, gradients) =>
      parameters.forEach(({ values }, index) => {
        gradients[index]?.forEach((gradient, i) => (values[i] = (values[i] ?? 0) - 0.05 * gradient));
      }),
    );
  }
}
