import { FoveaError } from '@fovea/contracts';

export function nothingFound(query: string, near: readonly string[]): FoveaError {
  return new FoveaError({
    code: 'CONTRIBUTION_UNKNOWN',
    subject: 'explain',
    message: `nothing is called ${JSON.stringify(query)}`,
    details: {
      expected: 'kind:scope/name, scope/name or a kind',
      hint: near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'Run `fovea plugin list` to see what there is.',
    },
  });
}

export function pipelineNotFound(path: string, found: readonly string[]): FoveaError {
  return new FoveaError({
    code: 'FILE_NOT_FOUND',
    subject: 'run',
    message: `there is no pipeline at ${path}`,
    details: {
      expected: 'a .ts, .js or .json file',
      hint: found.length > 0 ? `There are: ${found.join(', ')}.` : 'Give the path of a pipeline file.',
    },
  });
}

export function pipelineNotLoaded(path: string, cause: unknown): FoveaError {
  return new FoveaError({
    code: 'PIPELINE_INVALID',
    subject: 'run',
    message: `${path} could not be loaded: ${cause instanceof Error ? cause.message : String(cause)}`,
    details: { hint: 'A pipeline file exports a pipeline as its default export (definePipeline), or is one in JSON.' },
    cause,
  });
}

export function modelNotFound(path: string): FoveaError {
  return new FoveaError({
    code: 'FILE_NOT_FOUND',
    subject: 'evaluate',
    message: `there is no model at ${path}`,
    details: { expected: 'a .fovea file, a model.json, or a folder that holds one' },
  });
}

export function modelNotRecognized(path: string, tried: readonly string[]): FoveaError {
  return new FoveaError({
    code: 'MODEL_INVALID',
    subject: 'evaluate',
    message: `${path} is no model that an importer recognizes`,
    details: {
      expected: tried.join(', '),
      hint: 'Give a .fovea file or the model.json of a TensorFlow.js layers model.',
    },
  });
}

export function datasetNotRecognized(text: string, known: readonly string[]): FoveaError {
  return new FoveaError({
    code: 'DATASET_NOT_FOUND',
    subject: 'evaluate',
    message: `${JSON.stringify(text)} is neither a dataset, a folder nor a list`,
    details: {
      expected: `${known.join(', ')}, a folder of images, IDX files or CIFAR-10 batches, or a .tsv list of images`,
      hint: 'Params of the dataset go in --set, such as --data fovea/idx --set data.dataset.folder=<folder>.',
    },
  });
}

export function outputNotWritable(folder: string, cause: FoveaError): FoveaError {
  const reason = cause.cause instanceof Error ? cause.cause.message : cause.message;
  return new FoveaError({
    code: cause.code,
    subject: 'run',
    message: `the report could not be written to ${folder}: ${reason}`,
    details: {
      hint:
        cause.code === 'STORE_FULL'
          ? 'Free some space and run again: everything computed is cached, only the report is written anew.'
          : 'Choose another folder with --out.',
    },
    cause,
  });
}

export function seedInvalid(received: string): FoveaError {
  return new FoveaError({
    code: 'USAGE',
    subject: 'run',
    message: '--seed must be a whole number',
    details: { expected: '0 to 2147483647', received },
  });
}

export function modelSettingInvalid(received: string): FoveaError {
  return new FoveaError({
    code: 'USAGE',
    subject: 'model-set',
    message: '--model-set must name a param of the importer and its value',
    details: { expected: 'name=value, such as inputRange=minusOneToOne', received },
  });
}

export function classCountMismatch(path: string, named: number, outputs: number): FoveaError {
  return new FoveaError({
    code: 'USAGE',
    subject: 'classes',
    message: `${path} names another number of classes than the model has outputs`,
    details: { expected: `${outputs} names`, received: String(named) },
  });
}

export function modelWithoutPreprocessing(path: string): FoveaError {
  return new FoveaError({
    code: 'MODEL_INVALID',
    subject: 'predict',
    message: `${path} does not say how pixels become its input`,
    details: {
      expected: 'the range of pixel values that it was trained on',
      hint: 'Say it with --model-set inputRange=minusOneToOne (or zeroToOne, zeroTo255).',
    },
  });
}

export function imageFileNotFound(path: string): FoveaError {
  return new FoveaError({
    code: 'FILE_NOT_FOUND',
    subject: 'predict',
    message: `there is no image or folder at ${path}`,
    details: { expected: 'a JPEG, PNG or WebP file, or a folder of them' },
  });
}

export function noImages(paths: readonly string[]): FoveaError {
  return new FoveaError({
    code: 'FILE_NOT_FOUND',
    subject: 'predict',
    message: `there is no image in ${paths.join(', ')}`,
    details: { expected: 'files named .jpg, .jpeg, .png or .webp' },
  });
}

export function tooManyImages(limit: number): FoveaError {
  return new FoveaError({
    code: 'USAGE',
    subject: 'predict',
    message: 'there are more images than one call takes',
    details: { expected: `at most ${limit}`, hint: 'Give one folder at a time.' },
  });
}

export function topInvalid(received: string): FoveaError {
  return new FoveaError({
    code: 'USAGE',
    subject: 'predict',
    message: '--top must be a whole number of classes',
    details: { expected: '1 or more', received },
  });
}

export function modelNotWanted(pipeline: string): FoveaError {
  return new FoveaError({
    code: 'USAGE',
    subject: 'run',
    message: `--model was given, but pipeline ${pipeline} has no step that loads a model`,
    details: { expected: 'a step of fovea/load-model' },
  });
}

export function certificateNotFound(path: string): FoveaError {
  return new FoveaError({
    code: 'FILE_NOT_FOUND',
    subject: 'verify',
    message: `there is no certificate at ${path}`,
    details: { expected: 'a file such as fovea-report/certificates/<model>.json' },
  });
}

export function certificateInvalid(path: string, expected: string, received: string): FoveaError {
  return new FoveaError({
    code: 'CERTIFICATE_INVALID',
    subject: 'verify',
    message: `${path} is no certificate`,
    details: { expected, received: received.slice(0, 200), hint: 'Give a file that a fovea/gate step made.' },
  });
}

export function gateChanged(certified: number, known: number): FoveaError {
  return new FoveaError({
    code: 'CERTIFICATE_INVALID',
    subject: 'verify',
    message: 'the certificate was made by a gate that computes otherwise',
    details: {
      expected: `behaviour ${known} of fovea/gate`,
      received: `behaviour ${certified}`,
      hint: 'Verify it with the version of Fovea that made.versions names.',
    },
  });
}

export function referenceNotFound(digest: string, folders: readonly string[]): FoveaError {
  return new FoveaError({
    code: 'FILE_NOT_FOUND',
    subject: 'verify',
    message: 'the uncompressed model that the certificate compares with is nowhere',
    details: {
      expected: `${digest} in ${folders.join(', ')} or the artifact store`,
      hint: 'Give its file with --reference.',
    },
  });
}
