import { definePipeline } from '@fovea/contracts';

/** The article's third example: SGD with learning rate 0.01, momentum 0.9 and Nesterov, beside Adam and RMSprop. */
export default definePipeline({
  name: 'article-4-3-sgd',
  question: 'Which optimizer learns most in one epoch?',
  steps: [
    { id: 'data', use: 'fovea/load-data', params: { dataset: { use: 'fovea/mnist' } } },
    { id: 'model', use: 'fovea/build-model', params: { model: { use: 'fovea/cnn' } } },
    {
      id: 'train',
      use: 'fovea/train',
      params: {
        epochs: 1,
        batchSize: 32,
        optimizer: { use: 'fovea/sgd', params: { momentum: 0.9, nesterov: true } },
        schedule: { use: 'fovea/constant', params: { learningRate: 0.01 } },
      },
    },
    { id: 'evaluate', use: 'fovea/evaluate' },
  ],
  aliases: { epochs: 'train.epochs', optimizer: 'train.optimizer', learningRate: 'train.schedule.learningRate' },
});
