import { defineContribution, FoveaError, p } from '@fovea/contracts';

const paper = 'https://arxiv.org/abs/2302.06675';
const subject = 'optimizer:acme/lion';

/** Lion: every weight moves by the learning rate, in the direction of the sign of an interpolated momentum. */
export const lion = defineContribution({
  kind: 'optimizer',
  id: 'acme/lion',
  behaviour: 1,
  title: 'Lion',
  summary: 'Moves every weight by the sign of its momentum; one slot a weight. Start at a third of the rate of Adam.',
  sources: [{ title: 'Chen et al.: Symbolic Discovery of Optimization Algorithms', url: paper, year: 2023 }],
  params: p.params({
    beta1: p.number({
      title: 'Beta 1',
      description: 'Share of the momentum in the direction of a step',
      unit: '1',
      min: 0,
      max: 1,
      exclusiveMax: true,
      default: 0.9,
      source: paper,
    }),
    beta2: p.number({
      title: 'Beta 2',
      description: 'Share of the momentum kept each step',
      unit: '1',
      min: 0,
      max: 1,
      exclusiveMax: true,
      default: 0.99,
      source: paper,
    }),
    weightDecay: p.number({
      title: 'Weight decay',
      description:
        'Share of each weight taken away a step, times the learning rate; the paper uses 3 to 10 times that of AdamW',
      unit: '1',
      min: 0,
      max: 10,
      default: 0,
      source: paper,
    }),
  }),
  create: (params) => new Lion(params),
});

/** `w -= rate * (sign(beta1 * m + (1 - beta1) * g) + decay * w)`, then `m = beta2 * m + (1 - beta2) * g`. */
class Lion {
  #params;
  /** Momentum of each parameter, by name. */
  #momenta = new Map();

  /** @param {{ beta1: number, beta2: number, weightDecay: number }} params */
  constructor(params) {
    this.#params = params;
  }

  init(parameters) {
    this.#momenta = new Map(
      parameters.map(({ name, shape }) => [name, new Float32Array(shape.reduce((size, dim) => size * dim, 1))]),
    );
  }

  step(parameters, gradients, learningRate) {
    // A rate of 0 changes nothing, the momentum included.
    if (learningRate === 0) return;
    const { beta1, beta2, weightDecay } = this.#params;
    parameters.forEach(({ name, values }, index) => {
      const gradient = gradients[index];
      if (gradient === undefined) return;
      const momentum = this.#momenta.get(name);
      for (let i = 0; i < values.length; i++) {
        const direction = Math.sign(beta1 * momentum[i] + (1 - beta1) * gradient[i]);
        values[i] -= learningRate * (direction + weightDecay * values[i]);
        momentum[i] = beta2 * momentum[i] + (1 - beta2) * gradient[i];
      }
    });
  }

  state() {
    const slots = [...this.#momenta].map(([name, momentum]) => [`${name}:momentum`, momentum.slice()]);
    return { scalars: {}, slots: Object.fromEntries(slots) };
  }

  restore({ slots }) {
    for (const [name, momentum] of this.#momenta) {
      const saved = slots[`${name}:momentum`];
      if (saved?.length !== momentum.length) throw momentumMissing(name, momentum.length, saved?.length);
      momentum.set(saved);
    }
  }

  [Symbol.dispose]() {
    this.#momenta.clear();
  }
}

function momentumMissing(name, expected, received) {
  return new FoveaError({
    code: 'CHECKPOINT_INVALID',
    subject,
    message: `the checkpoint does not fit the parameter ${name}`,
    details: {
      expected: `a momentum of ${expected} values`,
      received: received === undefined ? 'none' : `${received}`,
    },
  });
}
