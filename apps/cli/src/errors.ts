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
    message: `${JSON.stringify(text)} is neither a dataset nor a folder`,
    details: {
      expected: `${known.join(', ')}, or a folder of images, IDX files or CIFAR-10 batches`,
      hint: 'Params of the dataset go in --set, such as --data fovea/idx --set data.dataset.folder=<folder>.',
    },
  });
}

export function outputNotWritable(folder: string, cause: unknown): FoveaError {
  const code = (cause as NodeJS.ErrnoException).code;
  return new FoveaError({
    code: code === 'ENOSPC' ? 'STORE_FULL' : 'STORE_IO',
    subject: 'run',
    message: `the report could not be written to ${folder}: ${cause instanceof Error ? cause.message : String(cause)}`,
    details: {
      hint:
        code === 'ENOSPC'
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
