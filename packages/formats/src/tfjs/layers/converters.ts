import { layerUnsupported } from '../../errors.ts';
import type { LayerConverter } from '../lowering.ts';
import { importerSubject } from '../subject.ts';
import type { LayerCall } from '../topology.ts';
import { convertActivation, convertDropout, convertReLU, convertSoftmax } from './activations.ts';
import { convertBatchNormalization } from './batch-normalization.ts';
import { convertConv2d, convertDepthwiseConv2d, convertSeparableConv2d } from './convolutions.ts';
import { convertDense } from './dense.ts';
import { convertConcatenate, mergeConverter } from './merging.ts';
import { globalPoolConverter, poolConverter } from './pooling.ts';
import { convertFlatten, convertReshape, convertUpSampling2d, convertZeroPadding2d } from './shaping.ts';

/** The allowlist: nothing outside it is read, whatever its configuration says. */
const converters: Readonly<Record<string, LayerConverter>> = {
  Activation: convertActivation,
  Add: mergeConverter('add'),
  AveragePooling2D: poolConverter('avgPool'),
  BatchNormalization: convertBatchNormalization,
  Concatenate: convertConcatenate,
  Conv2D: convertConv2d,
  Dense: convertDense,
  DepthwiseConv2D: convertDepthwiseConv2d,
  Dropout: convertDropout,
  Flatten: convertFlatten,
  GlobalAveragePooling2D: globalPoolConverter('globalAvgPool'),
  GlobalMaxPooling2D: globalPoolConverter('globalMaxPool'),
  MaxPooling2D: poolConverter('maxPool'),
  Multiply: mergeConverter('mul'),
  ReLU: convertReLU,
  Reshape: convertReshape,
  SeparableConv2D: convertSeparableConv2d,
  Softmax: convertSoftmax,
  SpatialDropout2D: convertDropout,
  UpSampling2D: convertUpSampling2d,
  ZeroPadding2D: convertZeroPadding2d,
};

const hints: Readonly<Record<string, string>> = {
  Lambda: 'A Lambda layer is code; files are data. Write the model with plain layers.',
  LeakyReLU: 'The Graph has no leaky activation. Retrain with ReLU.',
};

/** @throws MODEL_INVALID for a class outside the allowlist. */
export function converterOf(call: LayerCall): LayerConverter {
  const converter = Object.hasOwn(converters, call.className) ? converters[call.className] : undefined;
  if (converter !== undefined) return converter;
  const hint = Object.hasOwn(hints, call.className) ? hints[call.className] : undefined;
  throw layerUnsupported(
    importerSubject,
    call.owner.name,
    call.className,
    hint ?? `Known layers: ${Object.keys(converters).join(', ')}.`,
  );
}
