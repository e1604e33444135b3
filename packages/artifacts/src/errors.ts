import { FoveaError, type Digest } from '@fovea/contracts';

const subject = 'store:fovea/file-artifacts';

export function digestMalformed(digest: string): FoveaError {
  return new FoveaError({
    code: 'ARTIFACT_NOT_FOUND',
    subject,
    message: 'this is not the digest of an artifact',
    details: { expected: 'sha256: and 64 lower-case hex digits', received: JSON.stringify(digest.slice(0, 100)) },
  });
}

export function artifactNotFound(digest: Digest): FoveaError {
  return new FoveaError({
    code: 'ARTIFACT_NOT_FOUND',
    subject,
    message: `${digest} is not in the store`,
    details: { hint: 'Run the pipeline that makes it again, or choose the data folder that holds it.' },
  });
}

export function artifactCorrupt(digest: Digest, found: Digest, path: string): FoveaError {
  return new FoveaError({
    code: 'ARTIFACT_CORRUPT',
    subject,
    message: `${digest} no longer holds the bytes that were stored`,
    details: { expected: digest, received: found, hint: `Remove ${path} and run again; check the disk.` },
  });
}

export function storeFull(path: string, cause: unknown): FoveaError {
  return new FoveaError({
    code: 'STORE_FULL',
    subject,
    message: 'there is no space left to store an artifact; nothing was half-written',
    details: { path, hint: 'Free some space and run again: finished steps are kept.', retryable: true },
    cause,
  });
}

export function storeIo(path: string, cause: unknown): FoveaError {
  return new FoveaError({
    code: 'STORE_IO',
    subject,
    message: `the file system refused: ${cause instanceof Error ? cause.message : String(cause)}`,
    details: { path, hint: 'Check the permissions of the data folder and the disk.' },
    cause,
  });
}

export function folderOutside(folder: string): FoveaError {
  return new FoveaError({
    code: 'PARAMS_INVALID',
    subject,
    message: 'the folder must lie inside the data folder',
    details: { path: 'folder', expected: 'a relative path that does not lead out', received: JSON.stringify(folder) },
  });
}

export function digestDiffers(expected: Digest, received: Digest): FoveaError {
  return new FoveaError({
    code: 'DIGEST_INVALID',
    subject,
    message: 'the bytes that came have another digest; none of them was kept',
    details: { expected, received, hint: 'Read the file again and send it again from its start.' },
  });
}

export function offsetDiffers(digest: Digest, expected: number, received: number): FoveaError {
  return new FoveaError({
    code: 'CONFLICT',
    subject,
    message: `a piece of ${digest} must start where the one before ended`,
    details: {
      path: 'start',
      expected: String(expected),
      received: String(received),
      hint: 'Go on from the expected offset.',
      facts: { offset: expected },
    },
  });
}

export function uploadBusy(digest: Digest, offset: number): FoveaError {
  return new FoveaError({
    code: 'CONFLICT',
    subject,
    message: `another piece of ${digest} is on its way`,
    details: { retryable: true, hint: 'Ask for the offset again when it has ended.', facts: { offset } },
  });
}

export function pieceTooLong(digest: Digest, announced: number): FoveaError {
  return new FoveaError({
    code: 'PARAMS_INVALID',
    subject,
    message: `more bytes of ${digest} came than were announced`,
    details: { path: 'sizeBytes', expected: String(announced), received: 'more' },
  });
}

export function pieceTooShort(digest: Digest, announced: number, received: number): FoveaError {
  return new FoveaError({
    code: 'PARAMS_INVALID',
    subject,
    message: `fewer bytes of ${digest} came than were announced`,
    details: { path: 'sizeBytes', expected: String(announced), received: String(received), retryable: true },
  });
}
