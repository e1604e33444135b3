import { definePipeline } from '@fovea/contracts';

/**
 * Real digits become a set of classifiers: the article's CNN and three cheaper ones side by side, then the best one with
 * fewer bits. Ends in a Pareto front of accuracy against latency and size, and in a verdict on each compressed model.
 *
 * Validation images choose the best one, training images calibrate: the gate judges by test images that decided nothing.
 */
export default definePipeline({
  name: 'quickstart',
  question: 'How small and fast can a digit classifier become before it loses accuracy?',
  seed: 1,
  steps: [
    { id: 'data', use: 'fovea/load-data', params: { dataset: { use: 'fovea/mnist' }, validationFraction: 0.05 } },
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
      params: {
        epochs: 1,
        batchSize: 32,
        optimizer: { use: 'fovea/adam' },
        schedule: { use: 'fovea/cosine', params: { learningRate: 0.002 } },
      },
    },
    { id: 'select', use: 'fovea/evaluate', params: { role: 'validation', samples: 0 } },
    { id: 'evaluate', use: 'fovea/evaluate' },
    { id: 'latency', use: 'fovea/measure-latency' },
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
            // The profile that WebAssembly runs fastest; on digits it is as accurate as the native one.
            { use: 'fovea/int8', params: { profile: 'wasm' }, label: 'int8' },
            { use: 'fovea/binary-weights', label: 'binary weights' },
          ],
        },
      },
      { id: 'evaluate-quantized', use: 'fovea/evaluate' },
      { id: 'latency-quantized', use: 'fovea/measure-latency' },
      { id: 'gate', use: 'fovea/gate' },
    ],
  },
  aliases: { epochs: 'train.epochs', batchSize: 'train.batchSize', data: 'data.dataset' },
});
