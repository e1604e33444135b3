import { FoveaError, type SerializedError } from '@fovea/contracts';

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

export function rootsMissing(missing: readonly string[], offered: readonly string[]): FoveaError {
  return new FoveaError({
    code: 'DATASET_NOT_FOUND',
    subject: 'run',
    message: `this machine's configuration names no folder for the dataset root ${missing.join(', ')}`,
    details: {
      expected: offered.length === 0 ? 'roots in fovea.config.ts' : `one of ${offered.join(', ')}`,
      hint: `Add roots: { ${missing[0] ?? 'name'}: '<folder>' } to fovea.config.ts, or run where an agent offers it with --url.`,
    },
  });
}

export function tokenWithoutServer(): FoveaError {
  return new FoveaError({
    code: 'USAGE',
    subject: 'server',
    message: '--token was given, but no server',
    details: { expected: '--url <address>, or FOVEA_URL' },
  });
}

export function nothingToReport(experiment: string, runs: readonly { readonly error?: SerializedError }[]): FoveaError {
  const error = runs.find((run) => run.error !== undefined)?.error;
  return new FoveaError({
    code: error?.code ?? 'NOT_FOUND',
    subject: `experiment:${experiment}`,
    message: `no model came of it${error === undefined ? '' : `: ${error.message}`}`,
    details: error === undefined ? { hint: 'It was cancelled before its first model.' } : {},
  });
}

export function noServer(dataFolder: string): FoveaError {
  return new FoveaError({
    code: 'NOT_FOUND',
    subject: 'server',
    message: `there is no data folder at ${dataFolder}, and no server was named`,
    details: {
      hint: 'Go to the folder that the experiments ran in, give --data-folder, or name a server with --url or FOVEA_URL.',
    },
  });
}

export function serverNotFound(dataFolder: string): FoveaError {
  return new FoveaError({
    code: 'STORE_IO',
    subject: 'server',
    message: `the server started for this command left no word of itself in ${dataFolder}`,
    details: { expected: 'a file server.json', hint: 'Check the permissions of the data folder.' },
  });
}

export function countInvalid(option: string, expected: string, received: string): FoveaError {
  return new FoveaError({
    code: 'USAGE',
    subject: option,
    message: `--${option} must be a whole number`,
    details: { expected, received },
  });
}

export function stateUnknown(received: string, known: readonly string[]): FoveaError {
  return new FoveaError({
    code: 'USAGE',
    subject: 'state',
    message: '--state names no state',
    details: { expected: known.map((state) => state.toLowerCase()).join(', '), received },
  });
}

export function roleUnknown(received: string, known: readonly string[]): FoveaError {
  return new FoveaError({
    code: 'USAGE',
    subject: 'role',
    message: '--role names no role',
    details: { expected: known.map((role) => role.toLowerCase()).join(', '), received },
  });
}

export function daysInvalid(received: string): FoveaError {
  return new FoveaError({
    code: 'USAGE',
    subject: 'days',
    message: '--days must be a number of days',
    details: { expected: 'more than 0, at most 3650', received },
  });
}

export function pauseOfRun(id: string): FoveaError {
  return new FoveaError({
    code: 'USAGE',
    subject: `run:${id}`,
    message: 'a single run can be neither paused nor resumed',
    details: {
      expected: `an experiment, such as ${id.replace(/\.\d+$/, '')}`,
      hint: 'To end a run early and keep its best so far, cancel it.',
    },
  });
}

export function nothingToRetry(experiment: string): FoveaError {
  return new FoveaError({
    code: 'CONFLICT',
    subject: `experiment:${experiment}`,
    message: 'no run of it failed, was cancelled or was quarantined',
    details: { hint: `See what there is with \`fovea runs --experiment ${experiment}\`.` },
  });
}

export function datasetTwice(): FoveaError {
  return new FoveaError({
    code: 'USAGE',
    subject: 'dataset',
    message: '--root and --archive were both given',
    details: { expected: 'a root that agents have as a folder, or an archive that they download' },
  });
}

export function archiveNotZip(path: string): FoveaError {
  return new FoveaError({
    code: 'USAGE',
    subject: 'dataset',
    message: `${path} is no archive that agents can read`,
    details: { expected: 'a .zip file' },
  });
}

export function archiveNotFound(path: string): FoveaError {
  return new FoveaError({ code: 'FILE_NOT_FOUND', subject: 'dataset', message: `there is no archive at ${path}` });
}

export function datasetSettingInvalid(received: string): FoveaError {
  return new FoveaError({
    code: 'USAGE',
    subject: 'dataset',
    message: '--set must name a param of the dataset and its value',
    details: { expected: 'name=value, such as folder=photos', received },
  });
}

export function tlsHalf(): FoveaError {
  return new FoveaError({
    code: 'USAGE',
    subject: 'serve',
    message: 'one of --tls-key and --tls-cert is missing',
    details: { expected: 'both, as PEM files, or neither' },
  });
}

export function tlsFileMissing(file: string, cause: unknown): FoveaError {
  return new FoveaError({
    code: 'FILE_NOT_FOUND',
    subject: 'serve',
    message: `${file} could not be read: ${cause instanceof Error ? cause.message : String(cause)}`,
    details: { expected: 'a PEM file' },
    cause,
  });
}

export function serverUnnamed(): FoveaError {
  return new FoveaError({
    code: 'USAGE',
    subject: 'agent',
    message: 'no server was named',
    details: { expected: '--url <address>, or FOVEA_URL', hint: '`fovea serve` prints its address.' },
  });
}

export function replayOfUnfinished(run: string, state: string): FoveaError {
  return new FoveaError({
    code: 'CONFLICT',
    subject: `run:${run}`,
    message: `there is nothing to compare with: it is ${state}`,
    details: { expected: 'a run that succeeded' },
  });
}

export function replayFailed(run: string, state: string, error: SerializedError | undefined): FoveaError {
  return new FoveaError({
    code: error?.code ?? (state === 'cancelled' ? 'CANCELLED' : 'INTERNAL'),
    subject: `run:${run}`,
    message: error === undefined ? `running it again ended as ${state}` : `running it again failed: ${error.message}`,
  });
}

export function runsMissing(experiment: string): FoveaError {
  return new FoveaError({ code: 'NOT_FOUND', subject: `experiment:${experiment}`, message: 'it has no runs' });
}
