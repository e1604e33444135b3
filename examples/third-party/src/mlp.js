import { defineContribution, p } from '@fovea/contracts';
import { GraphBuilder } from '@fovea/graph';

const id = 'acme/mlp';

/** Dense layers on the flattened image. */
export const mlp = defineContribution({
  kind: 'model',
  id,
  behaviour: 1,
  title: 'Multilayer perceptron',
  summary: 'Dense layers on the flattened image: the baseline that a convolutional network has to beat.',
  sources: [
    {
      title: 'Rumelhart, Hinton, Williams: Learning representations by back-propagating errors',
      url: 'https://doi.org/10.1038/323533a0',
      year: 1986,
    },
  ],
  params: p.params({
    units: p.integer({
      title: 'Units',
      description: 'Of each hidden layer',
      unit: 'units',
      min: 1,
      max: 4096,
      default: 128,
    }),
    depth: p.integer({ title: 'Depth', description: 'Hidden layers', unit: 'layers', min: 1, max: 8, default: 1 }),
    activation: p.choice(['relu', 'tanh'], { title: 'Activation', default: 'relu' }),
    dropout: p.number({
      title: 'Dropout',
      description: 'Share of hidden values zeroed while training',
      unit: '1',
      min: 0,
      max: 0.9,
      default: 0,
      source: 'https://jmlr.org/papers/v15/srivastava14a.html',
    }),
  }),
  create: (params) => ({ build: (input) => build(params, input) }),
});

function build(params, { inputShape, classes, rng }) {
  const [height, width, channels] = inputShape;
  const zeros = Array(channels).fill(0);
  const ones = Array(channels).fill(1);
  const builder = new GraphBuilder({
    name: 'mlp',
    classes,
    inputShape,
    rng,
    preprocessing: { height, width, channels, scale: 1 / 255, mean: zeros, std: ones, fit: 'squeeze' },
    family: { id, params },
  });
  let x = builder.flatten(builder.input);
  for (let layer = 1; layer <= params.depth; layer++) {
    x = builder.dense(x, { units: params.units, activation: params.activation, name: `hidden${layer}` });
    if (params.dropout > 0) x = builder.dropout(x, { rate: params.dropout, name: `dropout${layer}` });
  }
  return builder.build(builder.softmax(builder.dense(x, { units: classes.length, name: 'logits' })));
}
