import { FoveaError, type CertificateRecord, type DataUse } from '@fovea/contracts';

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

export function gateDataSeen(dataset: string, use: DataUse): FoveaError {
  const part = use.indices === undefined ? `all of split ${use.split}` : `images of split ${use.split}`;
  return new FoveaError({
    code: 'DATA_SEEN',
    subject: 'step:fovea/gate',
    message: `the gate would judge by images of ${dataset} that shaped the model`,
    details: {
      expected: 'test images that no training, selection, tuning or calibration has seen',
      received: `${use.purpose} on ${part} of the dataset ${use.dataset}`,
      hint: 'Give the dataset a test split of its own, and calibrate and choose on training or validation images.',
    },
  });
}

export function comparedWithItself(model: string, digest: string): FoveaError {
  return new FoveaError({
    code: 'PIPELINE_INVALID',
    subject: 'step:fovea/gate',
    message: `${model} would be compared with itself`,
    details: {
      path: 'inputs.reference',
      expected: 'the model before it was compressed',
      received: digest,
      hint: 'Put the gate behind a quantize step, or wire its input: reference: "train.model".',
    },
  });
}

export function referenceCompressed(model: string, quantizer: string): FoveaError {
  return new FoveaError({
    code: 'MODEL_INVALID',
    subject: 'step:fovea/gate',
    message: `the reference ${model} is itself compressed`,
    details: {
      expected: 'an uncompressed model',
      received: `one that ${quantizer} made`,
      hint: 'Wire the input reference of the gate to the model before its first compression.',
    },
  });
}

export function classesDiffer(model: number, reference: number): FoveaError {
  return new FoveaError({
    code: 'MODEL_INVALID',
    subject: 'step:fovea/gate',
    message: 'the model and its reference tell other classes apart',
    details: { expected: `the ${reference} classes of the reference`, received: `${model} classes` },
  });
}

export function certificateMissing(model: string, quantizer: string): FoveaError {
  return new FoveaError({
    code: 'GATE_FAILED',
    subject: 'step:fovea/export',
    message: `${model} was compressed by ${quantizer} and nothing certifies what that cost`,
    details: {
      expected: 'a certificate of this very model',
      received: 'none',
      hint: 'Put a fovea/gate step between compression and export; or set uncertified to true, which the record then says.',
    },
  });
}

export function certificateOfAnother(model: string, digest: string, certified: string): FoveaError {
  return new FoveaError({
    code: 'GATE_FAILED',
    subject: 'step:fovea/export',
    message: `the certificate at hand is not of ${model}`,
    details: {
      expected: `a certificate of ${digest}`,
      received: `one of ${certified}`,
      hint: 'Put the gate right before the export, behind all that changes the model.',
    },
  });
}

export function gateFailed(model: string, { drop, normPoints }: CertificateRecord): FoveaError {
  return new FoveaError({
    code: 'GATE_FAILED',
    subject: 'step:fovea/export',
    message: `${model} lost more accuracy than allowed: its gate says FAIL`,
    details: {
      expected: `a drop of at most ${normPoints} percentage points`,
      received: `${drop.observedPoints.toFixed(2)}, with 95 % confidence more than ${drop.lowerPoints.toFixed(2)}`,
      hint: 'Compress more gently, train the compressed model further, or allow more with normPoints of the gate.',
    },
  });
}
