import { defineContribution, p } from '@fovea/contracts';
import type { CalibrationData, Graph, QuantizeContext, QuantizedModel, Quantizer } from '@fovea/contracts';
import { calibrationEmpty, calibrationMissing, nodeUnknown } from '../errors.ts';
import { assertFiniteWeights } from '../kernels.ts';
import { quantizedModel } from '../quantized-model.ts';
import { calibrate } from './calibrate.ts';
import { calibratorNames } from './calibrators.ts';
import type { CalibratorName } from './calibrators.ts';
import type { Granularity } from './integer-weights.ts';
import { lowerToIntegers } from './lower-to-integers.ts';
import { prepareForIntegers } from './prepare.ts';
import { profiles } from './profile.ts';
import type { ProfileName } from './profile.ts';

const id = 'fovea/int8';
const subject = `quantizer:${id}`;

interface Int8Params {
  readonly profile: ProfileName;
  readonly calibrator: CalibratorName;
  readonly percentile: number;
  readonly granularity: Granularity;
  readonly biasCorrection: boolean;
  readonly keepFloat: readonly string[];
}

/**
 * Post-training static quantization: int8 weights, 8-bit activations, sums of 32 bits. The result is a Graph that computes
 * in integers, exactly as the reference interpreter defines them. Logits leave as exact sums, softmax stays float.
 */
export const int8Quantizer = defineContribution({
  kind: 'quantizer',
  id,
  behaviour: 2,
  title: 'int8 integer compute',
  summary:
    'Computes in 8-bit integers after training, with ranges from calibration images: smaller, and faster where the backend has integer kernels.',
  sources: [
    {
      title:
        'Jacob et al., Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference',
      url: 'https://arxiv.org/abs/1712.05877',
      year: 2018,
    },
    {
      title: 'Wu et al., Integer Quantization for Deep Learning Inference: Principles and Empirical Evaluation',
      url: 'https://arxiv.org/abs/2004.09602',
      year: 2020,
    },
    {
      title: 'Nagel et al., Data-Free Quantization Through Weight Equalization and Bias Correction',
      url: 'https://arxiv.org/abs/1906.04721',
      year: 2019,
    },
  ],
  params: p.params({
    profile: p.choice(['native', 'wasm'], {
      title: 'Profile',
      description:
        'native: activations 0..255, weights +-127; wasm: 0..127 and +-63, for the fastest dot product of WebAssembly, at about a point more accuracy on small MobileNets',
      default: 'native',
    }),
    calibrator: p.choice(calibratorNames, {
      title: 'Calibrator',
      description: 'How the range of an activation follows from the values seen',
      default: 'minMax',
      source: 'https://arxiv.org/abs/2004.09602, section 3.3',
    }),
    percentile: p.number({
      title: 'Percentile',
      description: 'Share of values that the calibrator percentile keeps inside the range',
      unit: '%',
      min: 90,
      max: 100,
      default: 99.99,
      source: 'https://arxiv.org/abs/2004.09602, table 5',
    }),
    granularity: p.choice(['channel', 'tensor'], {
      title: 'Granularity of weights',
      description: 'A scale for each output channel, or one for each kernel',
      default: 'channel',
      source: 'https://arxiv.org/abs/1806.08342, table 2',
    }),
    biasCorrection: p.boolean({
      title: 'Bias correction',
      description: 'Takes off the shift that rounding the weights gives to the mean of each output',
      default: true,
      source: 'https://arxiv.org/abs/1906.04721, section 4.2',
    }),
    keepFloat: p.textList({
      title: 'Nodes to keep float',
      description: 'Names of nodes whose quantization costs too much accuracy',
      maxItems: 1000,
    }),
  }),
  create: (params): Quantizer => ({
    scheme: 'integer-compute',
    needsCalibration: true,
    quantize: (graph, calibration, context) => quantize(graph, calibration, context, params),
  }),
});

async function quantize(
  graph: Graph,
  calibration: CalibrationData | undefined,
  context: QuantizeContext,
  params: Int8Params,
): Promise<QuantizedModel> {
  if (calibration === undefined) throw calibrationMissing(subject, 'the range of each activation');
  if (calibration.count < 1) throw calibrationEmpty(subject);
  assertFiniteWeights(subject, graph);
  const prepared = prepareForIntegers(subject, graph);
  const known = prepared.nodes.map(({ name }) => name);
  const unknown = params.keepFloat.find((name) => !known.includes(name));
  if (unknown !== undefined) throw nodeUnknown(subject, unknown, known);
  const { calibrator, percentile, granularity, biasCorrection } = params;
  const profile = profiles[params.profile];
  const options = { calibrator, percentile, steps: profile.activationSteps };
  const statistics = await calibrate(subject, prepared, calibration, options, context);
  const lowered = lowerToIntegers(prepared, {
    statistics,
    profile,
    granularity,
    biasCorrection,
    keepFloat: new Set(params.keepFloat),
  });
  return quantizedModel({
    id,
    scheme: 'integer-compute',
    ...lowered,
    notes: [
      `Ranges: ${calibrator} over ${calibration.count} images, digest ${calibration.digest}.`,
      `Profile ${params.profile}: activations 0..${profile.activationSteps}, weights +-${profile.weightSteps}.`,
    ],
  });
}
