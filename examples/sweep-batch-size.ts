import { definePipeline } from '@fovea/contracts';

/** How to choose the batch size: four sizes at one learning rate, two seeds each, on a tenth of MNIST. */
export default definePipeline({
  name: 'sweep-batch-size',
  question: 'Which batch size learns most from the same images?',
  seed: [1, 2],
  steps: [
    { id: 'data', use: 'fovea/load-data', params: { dataset: { use: 'fovea/mnist' }, trainLimit: 6000 } },
    { id: 'model', use: 'fovea/build-model', params: { model: { use: 'fovea/cnn' } } },
    { id: 'train', use: 'fovea/train', params: { epochs: 1, batchSize: [16, 32, 64, 128] } },
    { id: 'evaluate', use: 'fovea/evaluate' },
  ],
  aliases: { epochs: 'train.epochs', batchSize: 'train.batchSize' },
});
