import type { PipelineDefinition } from '@fovea/contracts';

export interface Template {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly pipeline: PipelineDefinition;
}

const load = { id: 'data', use: 'fovea/load-data', params: { dataset: { use: 'fovea/mnist' } } };
const assess = [
  { id: 'evaluate', use: 'fovea/evaluate' },
  { id: 'latency', use: 'fovea/measure-latency' },
];

/** Pipelines to begin with; every field may be changed afterwards. */
export const templates: readonly Template[] = [
  {
    id: 'first',
    title: 'One small network',
    summary: 'Trains a CNN on digits, evaluates it and measures its speed. Done in a minute.',
    pipeline: {
      name: 'first-network',
      question: 'What does a small CNN reach on digits?',
      steps: [
        load,
        { id: 'model', use: 'fovea/build-model', params: { model: { use: 'fovea/cnn' } } },
        { id: 'train', use: 'fovea/train', params: { epochs: 1 } },
        ...assess,
      ],
    },
  },
  {
    id: 'trade-off',
    title: 'Accuracy against speed',
    summary: 'Four networks side by side, then the best one with fewer bits, and proof of what that cost.',
    pipeline: {
      name: 'trade-off',
      question: 'How small and fast can a digit classifier become before it loses accuracy?',
      steps: [
        // Validation images choose the best, so that the gate judges by test images that decided nothing.
        { ...load, params: { ...load.params, validationFraction: 0.1 } },
        {
          id: 'model',
          use: 'fovea/build-model',
          params: {
            model: [
              { use: 'fovea/cnn', label: 'baseline CNN' },
              { use: 'fovea/cnn', params: { width: 0.5 }, label: 'narrower' },
              { use: 'fovea/cnn', params: { depth: 1 }, label: 'shallower' },
              { use: 'fovea/separable-cnn', label: 'depthwise' },
            ],
          },
        },
        {
          id: 'train',
          use: 'fovea/train',
          params: { epochs: 1, schedule: { use: 'fovea/cosine', params: { learningRate: 0.002 } } },
        },
        { id: 'select', use: 'fovea/evaluate', params: { role: 'validation', samples: 0 } },
        ...assess,
      ],
      followUp: {
        bestOf: 'top1',
        steps: [
          {
            id: 'quantize',
            use: 'fovea/quantize',
            params: {
              quantizer: [
                { use: 'fovea/float16', label: 'float16' },
                { use: 'fovea/int8', params: { profile: 'wasm' }, label: 'int8' },
              ],
            },
          },
          { id: 'evaluate-quantized', use: 'fovea/evaluate' },
          { id: 'latency-quantized', use: 'fovea/measure-latency' },
          { id: 'gate', use: 'fovea/gate' },
        ],
      },
    },
  },
  {
    id: 'optimizers',
    title: 'Which optimizer',
    summary: 'The same network with Adam, RMSprop, and SGD with Nesterov momentum.',
    pipeline: {
      name: 'optimizers',
      question: 'Which optimizer gets farthest in the same time?',
      steps: [
        load,
        { id: 'model', use: 'fovea/build-model', params: { model: { use: 'fovea/cnn', params: { depth: 1 } } } },
        {
          id: 'train',
          use: 'fovea/train',
          params: {
            optimizer: [
              { use: 'fovea/adam', label: 'Adam' },
              { use: 'fovea/rmsprop', label: 'RMSprop' },
              { use: 'fovea/sgd', params: { momentum: 0.9, nesterov: true }, label: 'SGD, Nesterov' },
            ],
          },
        },
        { id: 'evaluate', use: 'fovea/evaluate' },
      ],
    },
  },
  {
    id: 'hyperparameters',
    title: 'Learning rate and batch size',
    summary: 'A grid over both, to see where training is steady.',
    pipeline: {
      name: 'learning-rate-and-batch-size',
      question: 'Which learning rate fits which batch size?',
      steps: [
        load,
        { id: 'model', use: 'fovea/build-model', params: { model: { use: 'fovea/cnn', params: { depth: 1 } } } },
        {
          id: 'train',
          use: 'fovea/train',
          params: {
            batchSize: [16, 32, 64],
            schedule: { use: 'fovea/cosine', params: { learningRate: [0.0005, 0.002, 0.008] } },
          },
        },
        { id: 'evaluate', use: 'fovea/evaluate' },
      ],
    },
  },
  {
    id: 'photos',
    title: 'Photos in folders',
    summary: 'One folder a class, a MobileNet trained from the start. Name the folder or a registered dataset.',
    pipeline: {
      name: 'photos',
      question: 'How well can these photos be told apart?',
      steps: [
        {
          id: 'data',
          use: 'fovea/load-data',
          params: { dataset: { use: 'fovea/image-folder', params: { folder: 'photos', height: 96, width: 96 } } },
        },
        {
          id: 'model',
          use: 'fovea/build-model',
          params: { model: { use: 'fovea/mobilenet-v1', params: { width: 0.25 } } },
        },
        {
          id: 'train',
          use: 'fovea/train',
          params: { epochs: 10, augmentations: [{ use: 'fovea/flip' }], earlyStoppingPatience: 3 },
        },
        ...assess,
      ],
    },
  },
];
