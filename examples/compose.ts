// A pipeline composed from packages, without the command line: `node compose.ts`.
import { runExperiment } from '@fovea/host/node';
import { preset } from '@fovea/preset';

const steps = [
  { use: 'fovea/load-data', params: { dataset: { use: 'fovea/mnist' }, trainLimit: 4000, testLimit: 1000 } },
  { use: 'fovea/build-model', params: { model: { use: 'fovea/cnn', params: { width: 0.25 } } } },
  { use: 'fovea/train', params: { epochs: 3, optimizer: { use: 'fovea/adam' } } },
  { use: 'fovea/evaluate' },
];
const { report } = await runExperiment({ preset, definition: { name: 'compose', steps } });
console.log(report.models.map(({ label, bytes, accuracy }) => ({ label, bytes, top1: accuracy?.top1 })));
