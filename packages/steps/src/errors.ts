import { FoveaError } from '@fovea/contracts';

export function missingSplit(step: string, dataset: string, role: string, available: readonly string[]): FoveaError {
  return new FoveaError({
    code: 'DATASET_INVALID',
    subject: `step:${step}`,
    message: `dataset ${dataset} offers no examples for the role ${role}`,
    details: {
      expected: role,
      received: available.length === 0 ? 'no roles' : available.join(', '),
      hint: 'Give load-data a validationFraction, or choose another role.',
    },
  });
}

export function shapeMismatch(
  step: string,
  model: { readonly name: string; readonly shape: readonly number[] },
  dataset: { readonly name: string; readonly shape: readonly number[] },
): FoveaError {
  return new FoveaError({
    code: 'DATASET_INVALID',
    subject: `step:${step}`,
    message: `images of ${dataset.name} do not fit the input of ${model.name}`,
    details: {
      expected: `[${model.shape.join(', ')}]`,
      received: `[${dataset.shape.join(', ')}]`,
      hint: "Set the dataset's height and width (image folders), or build the model for this dataset.",
    },
  });
}

export function classCountMismatch(step: string, model: number, dataset: number): FoveaError {
  return new FoveaError({
    code: 'DATASET_INVALID',
    subject: `step:${step}`,
    message: 'the model and the dataset disagree about the number of classes',
    details: {
      expected: `${model} classes, as the model has`,
      received: `${dataset} classes in the dataset`,
      hint: 'Choose the dataset that the model was trained on.',
    },
  });
}

export function preprocessingMissing(step: string, model: string): FoveaError {
  return new FoveaError({
    code: 'MODEL_INVALID',
    subject: `step:${step}`,
    message: `model ${model} does not say how pixels become its input`,
    details: {
      expected: 'meta.preprocessing in the Graph',
      received: 'none',
      hint: 'Import it with its preprocessing.',
    },
  });
}

export function calibrationMissing(quantizer: string): FoveaError {
  return new FoveaError({
    code: 'CALIBRATION_INVALID',
    subject: 'step:fovea/quantize',
    message: `${quantizer} needs calibration images and no dataset is wired to this step`,
    details: { expected: 'a dataset on the input port `dataset`', hint: 'Put a load-data step before it.' },
  });
}

export function digestInvalid(received: string): FoveaError {
  return new FoveaError({
    code: 'PARAMS_INVALID',
    subject: 'step:fovea/load-model',
    message: 'the digest is malformed',
    details: {
      path: 'digest',
      expected: 'sha256: and 64 lower-case hexadecimal digits',
      received: JSON.stringify(received.slice(0, 100)),
      hint: 'Copy the id of a model from report.json.',
    },
  });
}

export function featureLayerUnknown(model: string, layer: string, near: readonly string[]): FoveaError {
  return new FoveaError({
    code: 'PARAMS_INVALID',
    subject: 'step:fovea/embed',
    message:
      layer === ''
        ? `model ${model} has no global average pooling to take features from`
        : `model ${model} has no layer ${layer}`,
    details: { path: 'featureLayer', expected: `a layer such as ${near.join(', ')}`, received: layer },
  });
}

export function headMissing(model: string): FoveaError {
  return new FoveaError({
    code: 'MODEL_INVALID',
    subject: 'step:fovea/train-head',
    message: `model ${model} has no new head to train`,
    details: { expected: 'a model from transfer-model', hint: 'Put a transfer-model step before this one.' },
  });
}

export function featuresUnfit(expected: string, received: string): FoveaError {
  return new FoveaError({
    code: 'DATASET_INVALID',
    subject: 'step:fovea/train-head',
    message: 'the features are not those of this model and dataset',
    details: { expected, received, hint: 'Give embed and transfer-model the same model and featureLayer.' },
  });
}

export function frozenUnknown(pattern: string): FoveaError {
  return new FoveaError({
    code: 'PARAMS_INVALID',
    subject: 'step:fovea/train',
    message: `no trained tensor's name starts with ${JSON.stringify(pattern)}`,
    details: { path: 'frozen', expected: 'backbone, or the start of the names of some tensors', received: pattern },
  });
}
