import { definePipeline } from '@fovea/contracts';

/** The article's fourth example: a trained CNN stored in float16, and written as a TensorFlow.js model. */
export default definePipeline({
  name: 'article-4-4-float16',
  question: 'What do 16 bits a weight cost?',
  steps: [
    { id: 'data', use: 'fovea/load-data', params: { dataset: { use: 'fovea/mnist' } } },
    { id: 'model', use: 'fovea/build-model', params: { model: { use: 'fovea/cnn' } } },
    { id: 'train', use: 'fovea/train', params: { epochs: 1 } },
    { id: 'evaluate', use: 'fovea/evaluate' },
    { id: 'latency', use: 'fovea/measure-latency' },
    { id: 'quantize', use: 'fovea/quantize', params: { quantizer: { use: 'fovea/float16' } } },
    { id: 'evaluate-float16', use: 'fovea/evaluate' },
    { id: 'latency-float16', use: 'fovea/measure-latency' },
    { id: 'gate', use: 'fovea/gate' },
    { id: 'export', use: 'fovea/export', params: { exporter: { use: 'fovea/tfjs-layers' } } },
  ],
  aliases: { epochs: 'train.epochs' },
});
