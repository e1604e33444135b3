import { definePlugin } from '@fovea/contracts';
import { applyTransform } from './apply-transform.ts';
import { buildModel } from './build-model.ts';
import { embed } from './embed.ts';
import { evaluate } from './evaluate.ts';
import { exportModel } from './export-model.ts';
import { gate } from './gate.ts';
import { loadData } from './load-data.ts';
import { loadModel } from './load-model.ts';
import { measureLatency } from './measure-latency.ts';
import { quantize } from './quantize.ts';
import { trainHead } from './train-head.ts';
import { train } from './train.ts';
import { transferModel } from './transfer-model.ts';

/** The first-party steps. */
export const plugin = definePlugin({
  id: '@fovea/steps',
  contributions: [
    loadData,
    loadModel,
    buildModel,
    train,
    evaluate,
    quantize,
    measureLatency,
    applyTransform,
    gate,
    exportModel,
    embed,
    transferModel,
    trainHead,
  ],
});
