import { FoveaError, type SerializedError } from '@fovea/contracts';

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
