import { FoveaError } from '@fovea/contracts';

const subject = 'backend:fovea/node';
const command = 'fovea setup native';

/** Nothing has been provisioned where it was looked for. */
export function notProvisioned(folder: string): FoveaError {
  return new FoveaError({
    code: 'BACKEND_UNAVAILABLE',
    subject,
    message: 'libtensorflow and its binding are not set up',
    details: {
      expected: `an installation in ${folder}`,
      received: 'none',
      hint: `Run \`${command}\`; \`fovea/wasm\` needs nothing.`,
    },
  });
}

/** An installation is there, but not as it was written. */
export function installationDamaged(folder: string, received: string): FoveaError {
  return new FoveaError({
    code: 'BACKEND_UNAVAILABLE',
    subject,
    message: `The installation in ${folder} cannot be used`,
    details: {
      expected: 'the files that its native.json lists, for this machine',
      received,
      hint: `Run \`${command}\`.`,
    },
  });
}

/** The optional dependency was left out. */
export function tfjsNodeMissing(cause: unknown): FoveaError {
  return new FoveaError({
    code: 'BACKEND_UNAVAILABLE',
    subject,
    message: 'The package @tensorflow/tfjs-node is not installed',
    details: {
      expected: 'the optional dependency of @fovea/backend-node',
      received: 'no such package',
      hint: `Install without \`--omit=optional\` (its install script may stay off), then run \`${command}\`.`,
    },
    cause,
  });
}

/** Node could not load the N-API module or the libraries behind it. */
export function loadFailed(file: string, cause: unknown): FoveaError {
  return new FoveaError({
    code: 'BACKEND_UNAVAILABLE',
    subject,
    message: `${file} does not load`,
    details: { received: cause instanceof Error ? cause.message : String(cause), hint: `Run \`${command} --force\`.` },
    cause,
  });
}

/** TensorFlow reads these settings once a process. */
export function settingsFixed(expected: string, received: string): FoveaError {
  return new FoveaError({
    code: 'BACKEND_UNAVAILABLE',
    subject,
    message: 'TensorFlow is already running in this process with other settings',
    details: { expected, received, hint: 'Use one setting a process: each run has a process of its own.' },
  });
}

/** Only JavaScript in Node can load native code. */
export function needsNode(): FoveaError {
  return new FoveaError({
    code: 'BACKEND_UNAVAILABLE',
    subject,
    message: 'libtensorflow runs in Node only',
    details: { expected: 'Node', received: 'another JavaScript runtime', hint: 'Use fovea/wasm or fovea/webgl here.' },
  });
}

/** No prebuilt libtensorflow is known for this machine. */
export function platformUnsupported(platform: string): FoveaError {
  return new FoveaError({
    code: 'ENVIRONMENT_UNSUPPORTED',
    subject,
    message: 'There is no libtensorflow to download for this machine',
    details: {
      expected: 'Linux on x64 with glibc 2.27 or newer',
      received: platform,
      hint: 'Set FOVEA_LIBTENSORFLOW to a folder with libtensorflow and its C headers, or use fovea/wasm.',
    },
  });
}

/** A tool that set-up calls is not on the PATH. */
export function toolMissing(tool: string, purpose: string, hint: string): FoveaError {
  return new FoveaError({
    code: 'ENVIRONMENT_UNSUPPORTED',
    subject,
    message: `${tool} is needed to ${purpose}`,
    details: { expected: `${tool} on the PATH`, received: 'no such program', hint },
  });
}

/** A tool that set-up calls ended with an error. */
export function toolFailed(tool: string, purpose: string, output: string, hint: string): FoveaError {
  return new FoveaError({
    code: 'ENVIRONMENT_UNSUPPORTED',
    subject,
    message: `${tool} could not ${purpose}`,
    details: { received: output.trim().slice(-2000), hint },
  });
}

/** The amendments to the binding's sources are for another version of them. */
export function sourcesChanged(file: string, expected: string): FoveaError {
  return new FoveaError({
    code: 'ENVIRONMENT_UNSUPPORTED',
    subject,
    message: `${file} of @tensorflow/tfjs-node is not the one this set-up is for`,
    details: {
      expected: `one line "${expected}"`,
      received: 'none or several',
      hint: 'Install @tensorflow/tfjs-node 4.22.0.',
    },
  });
}

/** What was downloaded is not what was asked for. */
export function checksumMismatch(file: string, expected: string, received: string): FoveaError {
  return new FoveaError({
    code: 'FILE_INVALID',
    subject,
    message: `${file} has another checksum than the published one, and was deleted`,
    details: { expected, received, hint: 'Run the command again; if it repeats, the index serves another file.' },
  });
}

/** The disk is too full for what set-up writes. */
export function notEnoughSpace(folder: string, neededBytes: number, freeBytes: number): FoveaError {
  const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6)} MB`;
  return new FoveaError({
    code: 'ENVIRONMENT_UNSUPPORTED',
    subject,
    message: `${folder} has too little space`,
    details: {
      expected: `${megabytes(neededBytes)} free while it is set up`,
      received: megabytes(freeBytes),
      hint: 'Free some, or name another place with --data-folder.',
    },
  });
}

/** FOVEA_LIBTENSORFLOW points at something else. */
export function libraryNotFound(path: string, received: string): FoveaError {
  return new FoveaError({
    code: 'FILE_NOT_FOUND',
    subject,
    message: `FOVEA_LIBTENSORFLOW (${path}) is no libtensorflow`,
    details: {
      expected:
        'a folder with libtensorflow_cc.so.2 or libtensorflow.so.2, libtensorflow_framework.so.2 and include/tensorflow/c/c_api.h',
      received,
      hint: 'An unpacked libtensorflow archive and the tensorflow folder of a Python installation are both fine.',
    },
  });
}

/** Two set-ups would write over each other. */
export function setupRunning(lockFile: string, pid: number): FoveaError {
  return new FoveaError({
    code: 'CONFLICT',
    subject,
    message: 'Another process is setting it up',
    details: { received: `process ${pid}`, hint: `Wait for it, or delete ${lockFile} if that is something else.` },
  });
}

/** The archive is no wheel that this reader knows, or is damaged. */
export function archiveInvalid(file: string, received: string): FoveaError {
  return new FoveaError({
    code: 'FILE_INVALID',
    subject,
    message: `${file} cannot be unpacked`,
    details: { expected: 'an undamaged zip archive', received, hint: 'Delete it and run the command again.' },
  });
}

/** The binding was built but a training step on it fails. */
export function verificationFailed(output: string): FoveaError {
  return new FoveaError({
    code: 'ENVIRONMENT_UNSUPPORTED',
    subject,
    message: 'The binding was built, but a training step on it failed; nothing was installed',
    details: { expected: 'a loss that falls', received: output.trim().slice(-2000) },
  });
}

/** Set-up was interrupted by its caller. */
export function setupCancelled(): FoveaError {
  return new FoveaError({
    code: 'CANCELLED',
    subject,
    message: 'Set-up was interrupted; what has been downloaded is kept for the next time',
  });
}
