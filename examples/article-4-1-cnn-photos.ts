import { definePipeline } from '@fovea/contracts';

/**
 * The article's CNN at its own size, 224x224x3, on a folder of photos with one folder a class:
 * `fovea run examples/article-4-1-cnn-photos.ts --set data=<folder>`.
 */
export default definePipeline({
  name: 'article-4-1-cnn-photos',
  question: 'What does the CNN reach on photos, trained from scratch?',
  steps: [
    {
      id: 'data',
      use: 'fovea/load-data',
      params: {
        dataset: { use: 'fovea/image-folder', params: { folder: 'photos', height: 224, width: 224 } },
      },
    },
    { id: 'model', use: 'fovea/build-model', params: { model: { use: 'fovea/cnn', params: { dropout: 0.5 } } } },
    {
      id: 'train',
      use: 'fovea/train',
      params: {
        epochs: 10,
        batchSize: 32,
        augmentations: [{ use: 'fovea/flip' }],
        optimizer: { use: 'fovea/adam' },
        schedule: { use: 'fovea/constant', params: { learningRate: 0.001 } },
      },
    },
    { id: 'evaluate', use: 'fovea/evaluate' },
    { id: 'latency', use: 'fovea/measure-latency', params: { batches: [1] } },
  ],
  aliases: { data: 'data.dataset.folder', epochs: 'train.epochs', size: 'data.dataset.height' },
});
