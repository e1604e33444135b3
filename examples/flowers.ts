import { definePipeline } from '@fovea/contracts';

/**
 * A folder of photos, one folder a class, becomes a classifier in a minute: a pretrained network looks at each photo once, a
 * new head learns from what it saw.
 * `fovea run examples/flowers.ts --set data=<folder> --model <model.json> --model-set inputRange=minusOneToOne`
 */
export default definePipeline({
  name: 'flowers',
  question: 'What does a network that knows ImageNet reach on a few hundred photos of something else?',
  steps: [
    {
      id: 'data',
      use: 'fovea/load-data',
      params: {
        dataset: {
          use: 'fovea/image-folder',
          params: { folder: 'photos', height: 224, width: 224, resizeTo: 256 },
        },
        calibrationCount: 64,
      },
    },
    { id: 'pretrained', use: 'fovea/load-model' },
    { id: 'embed', use: 'fovea/embed' },
    { id: 'transfer', use: 'fovea/transfer-model', params: { dropout: 0.2 } },
    { id: 'head', use: 'fovea/train-head' },
    { id: 'evaluate', use: 'fovea/evaluate' },
    { id: 'latency', use: 'fovea/measure-latency', params: { batches: [1] } },
    { id: 'quantize', use: 'fovea/quantize' },
    { id: 'evaluate-int8', use: 'fovea/evaluate' },
    { id: 'latency-int8', use: 'fovea/measure-latency', params: { batches: [1] } },
    { id: 'gate', use: 'fovea/gate' },
    { id: 'export', use: 'fovea/export', params: { exporter: { use: 'fovea/container' } } },
  ],
  aliases: {
    data: 'data.dataset.folder',
    model: 'pretrained.digest',
    epochs: 'head.epochs',
    size: 'data.dataset.height',
  },
});
