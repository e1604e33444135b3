import { definePipeline } from '@fovea/contracts';

/** How to choose the kernel size: three sizes, two seeds each, on a tenth of MNIST. */
export default definePipeline({
  name: 'sweep-kernel-size',
  question: 'Which kernel size is worth its time?',
  seed: [1, 2],
  steps: [
    {
      id: 'data',
      use: 'fovea/load-data',
      params: { dataset: { use: 'fovea/mnist' }, trainLimit: 6000 },
    },
    {
      id: 'model',
      use: 'fovea/build-model',
      params: { model: { use: 'fovea/cnn', params: { kernelSize: [3, 5, 7] } } },
    },
    { id: 'train', use: 'fovea/train', params: { epochs: 2 } },
    { id: 'evaluate', use: 'fovea/evaluate' },
    { id: 'latency', use: 'fovea/measure-latency', params: { batches: [1] } },
  ],
  aliases: { epochs: 'train.epochs', kernelSize: 'model.model.kernelSize' },
});
