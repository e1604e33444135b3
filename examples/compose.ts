// A pipeline composed from packages, without the command line: `node compose.ts`.
import { runExperiment } from '@fovea/host/node';
import { preset } from '@fovea/preset';

const steps = [
  { use: 'fovea/load-data', params: { dataset: { use: 'fovea/mnist' }, trainLimit: 2000, testLimit: 500 } },
  { use: 'fovea/build-model', params: { model: { use: 'fovea/cnn', params: { width: 0.25 } } } },
  { use: 'fovea/train', params: { epochs: 2, optimizer: { use: 'fovea/sgd', params: { nesterov: true } } } },
  { use: 'fovea/evaluate' },
];
const { report } = await runExperiment({ preset, definition: { name: 'compose', steps } });
console.log(report.models.map(({ label, bytes, accuracy }) => ({ label, bytes, top1: accuracy?.top1 })));
