/**
 * Every code a {@link FoveaError} may carry. Compare codes, never classes: an error may cross a process or a realm.
 */
export const errorCodes = [
  'PARAMS_INVALID',
  'CONTRIBUTION_UNKNOWN',
  'CONTRIBUTION_INVALID',
  'PLUGIN_MANIFEST_INVALID',
  'PLUGIN_INCOMPATIBLE',
  'PLUGIN_UNTRUSTED',
  'PLUGIN_DUPLICATE_ID',
  'PLUGIN_LOAD_FAILED',
  'CATALOG_STALE',
  'PIPELINE_INVALID',
  'CONFIG_INVALID',
  'CAPABILITY_UNSUPPORTED',
  'BACKEND_UNAVAILABLE',
  'OP_UNSUPPORTED',
  'GRAPH_INVALID',
  'MODEL_INVALID',
  'MODEL_TOO_LARGE',
  'DATASET_NOT_FOUND',
  'DATASET_INVALID',
  'DATASET_INDEX_RANGE',
  'IMAGE_INVALID',
  'TRAINING_DIVERGED',
  'CHECKPOINT_INVALID',
  'QUANTIZATION_FAILED',
  'CALIBRATION_INVALID',
  'DATA_SEEN',
  'GATE_FAILED',
  'CERTIFICATE_INVALID',
  'ARTIFACT_NOT_FOUND',
  'ARTIFACT_CORRUPT',
  'STORE_CONFLICT',
  'STORE_LOCKED',
  'STORE_FULL',
  'STORE_IO',
  'STORE_INCOMPATIBLE',
  'FILE_NOT_FOUND',
  'FILE_INVALID',
  'STEP_FAILED',
  'RUN_CRASHED',
  'RUN_TIMEOUT',
  'CANCELLED',
  'ENVIRONMENT_UNSUPPORTED',
  'USAGE',
  'NOT_FOUND',
  'CONFLICT',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'RATE_LIMITED',
  'TOO_COMPLEX',
  'DIGEST_INVALID',
  'LEASE_LOST',
  'QUARANTINED',
  'SERVER_UNREACHABLE',
  'INTERNAL',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** What a reader needs to mend an error. `hint` is a remedy in the imperative. */
export interface ErrorDetails {
  readonly path?: string;
  readonly expected?: string;
  readonly received?: string;
  readonly hint?: string;
  readonly retryable?: boolean;
  /** Further facts, JSON-safe. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

export interface FoveaErrorOptions {
  readonly code: ErrorCode;
  /** Who it happened to, such as `optimizer:fovea/adam` or `dataset:fovea/mnist`. */
  readonly subject: string;
  /** What happened, one sentence, without the subject. */
  readonly message: string;
  readonly details?: ErrorDetails;
  readonly cause?: unknown;
}

/** The one error class of Fovea. Its text answers: what happened to whom, expected against received, what to do. */
export class FoveaError extends Error {
  override readonly name = 'FoveaError';
  readonly code: ErrorCode;
  readonly subject: string;
  readonly details: ErrorDetails;

  constructor({ code, subject, message, details = {}, cause }: FoveaErrorOptions) {
    super(composeMessage(subject, message, details), cause === undefined ? undefined : { cause });
    this.code = code;
    this.subject = subject;
    this.details = details;
  }

  toJSON(): SerializedError {
    return { code: this.code, subject: this.subject, message: this.message, details: this.details };
  }
}

/** The form in which an error leaves a process. */
export interface SerializedError {
  readonly code: ErrorCode;
  readonly subject: string;
  readonly message: string;
  readonly details: ErrorDetails;
}

/** True for a FoveaError of this or of another realm. */
export function isFoveaError(value: unknown): value is FoveaError {
  return value instanceof Error && value.name === 'FoveaError' && 'code' in value && 'subject' in value;
}

/** Any thrown value as its serializable form; what is not a FoveaError becomes `INTERNAL` with its message. */
export function serializeError(value: unknown, subject = 'fovea'): SerializedError {
  if (isFoveaError(value)) {
    return { code: value.code, subject: value.subject, message: value.message, details: value.details };
  }
  const message = value instanceof Error ? `${value.name}: ${value.message}` : String(value);
  return { code: 'INTERNAL', subject, message: `[${subject}] ${message}`, details: {} };
}

/** A FoveaError from its serialized form; the text is kept as it was composed. */
export function reviveError(serialized: SerializedError): FoveaError {
  const error = new FoveaError({ code: serialized.code, subject: serialized.subject, message: '' });
  Object.defineProperty(error, 'message', { value: serialized.message });
  Object.defineProperty(error, 'details', { value: serialized.details });
  return error;
}

function composeMessage(subject: string, message: string, details: ErrorDetails): string {
  const place = details.path === undefined || details.path === '' ? '' : ` (at ${details.path})`;
  const expected = details.expected === undefined ? '' : ` Expected ${details.expected}`;
  const received =
    details.received === undefined ? '' : `${expected === '' ? ' Received' : '; received'} ${details.received}`;
  const contrast = expected === '' && received === '' ? '' : `${expected}${received}.`;
  const hint = details.hint === undefined ? '' : ` ${details.hint}`;
  return `[${subject}] ${message.replace(/\.$/, '')}${place}.${contrast}${hint}`;
}
