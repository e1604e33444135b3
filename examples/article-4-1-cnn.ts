import { definePipeline } from '@fovea/contracts';

/**
 * The article's first example: conv 32, pool, conv 64, pool, dense 128, softmax; Adam, batch 32, 10 epochs. On MNIST;
 * `article-4-1-cnn-photos.ts` is the same network on photos of 224x224.
 */
export default definePipeline({
  name: 'article-4-1-cnn',
  question: 'How accurate is a small CNN after ten epochs of Adam?',
  steps: [
    {
      id: 'data',
      use: 'fovea/load-data',
      params: { dataset: { use: 'fovea/mnist' }, validationFraction: 0.1 },
    },
    {
      id: 'model',
      use: 'fovea/build-model',
      params: { model: { use: 'fovea/cnn' } },
    },
    {
      id: 'train',
      use: 'fovea/train',
      params: {
        epochs: 10,
        batchSize: 32,
        optimizer: { use: 'fovea/adam' },
        schedule: { use: 'fovea/constant', params: { learningRate: 0.001 } },
      },
    },
    { id: 'evaluate', use: 'fovea/evaluate' },
    { id: 'latency', use: 'fovea/measure-latency' },
  ],
  aliases: { epochs: 'train.epochs', batchSize: 'train.batchSize', data: 'data.dataset' },
});
