import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface TemporaryFolder extends AsyncDisposable {
  [Symbol.asyncDispose](): Promise<void>;
  readonly path: string;
  /** Writes a file, with the folders above it. */
  write(name: string, bytes: Uint8Array | string): Promise<void>;
}

/** A folder that is gone when the test is over. */
export async function temporaryFolder(): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), 'fovea-datasets-'));
  return {
    path,
    write: async (name, bytes) => {
      const target = join(path, name);
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, bytes);
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}
