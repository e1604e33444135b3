import { definePlugin } from '@fovea/contracts';
import { dots, fake, files, half } from './parts.ts';
import { build, evaluate, load, quantize, time, train } from './steps.ts';

export default definePlugin({
  id: 'fixture-plugin',
  contributions: [fake, files, dots, half, load, build, train, evaluate, quantize, time],
});
