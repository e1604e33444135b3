import type { ErrorCode } from '@fovea/contracts';

/** What the shell is told. Documented in the README and in `fovea --help`. */
export const exitCodes = {
  ok: 0,
  /** The work failed: a run crashed, training diverged, a file was mangled. */
  failed: 1,
  /** The command line, the pipeline, params or the configuration are wrong. */
  usage: 2,
  /** A gate says FAIL, a certificate does not hold, or a replay gives other bytes. */
  rejected: 3,
  /** This machine lacks something: Node version, backend, dataset, free disk, a free lock, a server that answers. */
  environment: 4,
  /** Ctrl-C or SIGTERM; what was done so far is kept. */
  interrupted: 130,
} as const;

const usageCodes: readonly ErrorCode[] = [
  'USAGE',
  'PARAMS_INVALID',
  'CONTRIBUTION_UNKNOWN',
  'PIPELINE_INVALID',
  'CONFIG_INVALID',
  'PLUGIN_MANIFEST_INVALID',
  'PLUGIN_INCOMPATIBLE',
  'PLUGIN_UNTRUSTED',
  'PLUGIN_DUPLICATE_ID',
  'FILE_NOT_FOUND',
  'NOT_FOUND',
  'UNAUTHENTICATED',
  'FORBIDDEN',
];

const environmentCodes: readonly ErrorCode[] = [
  'BACKEND_UNAVAILABLE',
  'ENVIRONMENT_UNSUPPORTED',
  'DATASET_NOT_FOUND',
  'STORE_LOCKED',
  'STORE_FULL',
  'STORE_IO',
  'SERVER_UNREACHABLE',
];

const rejectionCodes: readonly ErrorCode[] = ['GATE_FAILED', 'CERTIFICATE_INVALID'];

export function exitCodeOf(code: ErrorCode): number {
  if (code === 'CANCELLED') return exitCodes.interrupted;
  if (usageCodes.includes(code)) return exitCodes.usage;
  if (rejectionCodes.includes(code)) return exitCodes.rejected;
  if (environmentCodes.includes(code)) return exitCodes.environment;
  return exitCodes.failed;
}
