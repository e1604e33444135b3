import { FoveaError } from '@fovea/contracts';

export function configInvalid(file: string, path: string, expected: string, received: string, hint = ''): FoveaError {
  return new FoveaError({
    code: 'CONFIG_INVALID',
    subject: `config:${file}`,
    message: 'the configuration is invalid',
    details: { path, expected, received, ...(hint === '' ? {} : { hint }) },
  });
}

export function configUnreadable(file: string, cause: unknown): FoveaError {
  return new FoveaError({
    code: 'CONFIG_INVALID',
    subject: `config:${file}`,
    message: `could not be read: ${cause instanceof Error ? cause.message : String(cause)}`,
    details: { hint: 'Mend the file, or remove it to go back to the defaults.' },
    cause,
  });
}

export function pluginNotFound(name: string, searched: readonly string[]): FoveaError {
  const isFolder = /^[./]/.test(name);
  return new FoveaError({
    code: 'PLUGIN_LOAD_FAILED',
    subject: `plugin:${name}`,
    message: 'is not installed',
    details: {
      expected: isFolder ? 'a folder with a package.json' : 'a package in node_modules',
      received: `nothing in ${searched.join(', ')}`,
      hint: isFolder
        ? 'Correct the folder in `plugins`; it is relative to the file that names it.'
        : `Run \`npm install ${name}\`, or remove it from \`plugins\`.`,
    },
  });
}

export function packageJsonInvalid(folder: string, cause: unknown): FoveaError {
  return new FoveaError({
    code: 'PLUGIN_MANIFEST_INVALID',
    subject: `plugin:${folder}`,
    message: `package.json is not valid JSON: ${cause instanceof Error ? cause.message : String(cause)}`,
    details: { path: 'package.json' },
    cause,
  });
}

export function packageFieldInvalid(plugin: string, path: string, expected: string, received: unknown): FoveaError {
  return new FoveaError({
    code: 'PLUGIN_MANIFEST_INVALID',
    subject: `plugin:${plugin}`,
    message: "package.json doesn't say what a plugin must",
    details: {
      path,
      expected,
      received: JSON.stringify(received) ?? 'nothing',
      hint: 'See "Manifest" in the plugin guide.',
    },
  });
}

export function entryMissing(plugin: string, file: string): FoveaError {
  return new FoveaError({
    code: 'PLUGIN_LOAD_FAILED',
    subject: `plugin:${plugin}`,
    message: 'its entry file is not there',
    details: { path: file, hint: 'Build the plugin, or mend `exports` in its package.json.' },
  });
}

export function importFailed(plugin: string, cause: unknown): FoveaError {
  return new FoveaError({
    code: 'PLUGIN_LOAD_FAILED',
    subject: `plugin:${plugin}`,
    message: `its entry threw while it was imported: ${cause instanceof Error ? cause.message : String(cause)}`,
    details: { facts: { stack: cause instanceof Error ? (cause.stack ?? '') : '' } },
    cause,
  });
}

export function storeLocked(folder: string, pid: number): FoveaError {
  const who = pid === process.pid ? `this very process (${pid})` : `process ${pid}`;
  return new FoveaError({
    code: 'STORE_LOCKED',
    subject: `data-folder:${folder}`,
    message: `is in use by ${who}`,
    details: {
      hint: 'Wait until it ends, stop it, or choose another data folder. One experiment at a time uses a folder, so that nothing disturbs its measurements.',
      retryable: true,
      facts: { pid },
    },
  });
}

export function storeConflict(run: string, expectedSeq: number, foundSeq: number): FoveaError {
  return new FoveaError({
    code: 'STORE_CONFLICT',
    subject: `run:${run}`,
    message: 'someone else appended events meanwhile',
    details: { expected: `last seq ${expectedSeq}`, received: `last seq ${foundSeq}` },
  });
}

export function runNameInvalid(run: string): FoveaError {
  return new FoveaError({
    code: 'STORE_IO',
    subject: 'run-store',
    message: 'this is not the id of a run',
    details: { expected: 'letters, digits, dots and dashes', received: JSON.stringify(run.slice(0, 200)) },
  });
}

export function eventsCorrupt(file: string, line: number, cause: unknown): FoveaError {
  return new FoveaError({
    code: 'STORE_IO',
    subject: 'run-store',
    message: `line ${line} is no event`,
    details: { path: file, hint: 'Remove the run from the data folder.' },
    cause,
  });
}

export function storeFull(path: string, cause: unknown): FoveaError {
  return new FoveaError({
    code: 'STORE_FULL',
    subject: 'data-folder',
    message: 'there is no space left; nothing was half-written',
    details: { path, hint: 'Free some space and run again: finished steps are kept.', retryable: true },
    cause,
  });
}

export function storeIo(path: string, cause: unknown): FoveaError {
  return new FoveaError({
    code: 'STORE_IO',
    subject: 'data-folder',
    message: `the file system refused: ${cause instanceof Error ? cause.message : String(cause)}`,
    details: { path, hint: 'Check the permissions of the data folder and the disk.' },
    cause,
  });
}

export interface CrashFacts {
  readonly run: string;
  readonly step: string | undefined;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly stderr: string;
}

export function runCrashed({ run, step, exitCode, signal, stderr }: CrashFacts): FoveaError {
  const how = signal === null ? `ended with exit code ${exitCode}` : `was killed by ${signal}`;
  const where = step === undefined ? '' : ` in step ${step}`;
  return new FoveaError({
    code: 'RUN_CRASHED',
    subject: `run:${run}`,
    message: `its process ${how}${where}`,
    details: {
      ...(stderr === '' ? {} : { received: `on stderr: ${stderr.slice(-600).trim()}` }),
      hint: 'Run again: finished steps are kept, and training goes on from its last checkpoint.',
      retryable: true,
      facts: { exitCode, signal, stderr },
    },
  });
}

export function memoryExceeded(run: string, limitBytes: number, usedBytes: number): FoveaError {
  const mib = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MiB`;
  return new FoveaError({
    code: 'RUN_CRASHED',
    subject: `run:${run}`,
    message: 'its process was ended since it used more memory than it may',
    details: {
      expected: `at most ${mib(limitBytes)}`,
      received: mib(usedBytes),
      hint: 'Take smaller batches or images, or raise the limit of the agent.',
    },
  });
}

export function runTimedOut(run: string, limitMs: number): FoveaError {
  return new FoveaError({
    code: 'RUN_TIMEOUT',
    subject: `run:${run}`,
    message: 'its process was ended since it took longer than it may',
    details: { expected: `at most ${limitMs} ms`, hint: 'Train for less, or raise the limit of the agent.' },
  });
}

export function backendProbeFailed(backend: string, stderr: string): FoveaError {
  return new FoveaError({
    code: 'BACKEND_UNAVAILABLE',
    subject: `backend:${backend}`,
    message: 'the process that tried it ended without a word',
    details: stderr === '' ? {} : { received: `on stderr: ${stderr.slice(-600).trim()}` },
  });
}

export function presetMissing(): FoveaError {
  return new FoveaError({
    code: 'USAGE',
    subject: 'runExperiment',
    message: 'does not know which plugins there are',
    details: {
      expected: 'a `preset` or an open `workspace`',
      received: 'neither',
      hint: "Pass the preset: import { preset } from '@fovea/preset'.",
    },
  });
}
