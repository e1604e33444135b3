import { definePipeline } from '@fovea/contracts';

/** How to choose the learning rate: five rates a factor of about three apart, two seeds each, on a tenth of MNIST. */
export default definePipeline({
  name: 'sweep-learning-rate',
  question: 'Which learning rate suits Adam at batch size 32?',
  seed: [1, 2],
  steps: [
    { id: 'data', use: 'fovea/load-data', params: { dataset: { use: 'fovea/mnist' }, trainLimit: 6000 } },
    { id: 'model', use: 'fovea/build-model', params: { model: { use: 'fovea/cnn' } } },
    {
      id: 'train',
      use: 'fovea/train',
      params: {
        epochs: 1,
        schedule: { use: 'fovea/cosine', params: { learningRate: [0.0001, 0.0003, 0.001, 0.003, 0.01] } },
      },
    },
    { id: 'evaluate', use: 'fovea/evaluate' },
  ],
  aliases: { epochs: 'train.epochs', learningRate: 'train.schedule.learningRate' },
});
