import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export interface LimitedResult {
  readonly acknowledged: readonly string[];
  /** Codes. */
  readonly refused: readonly string[];
}

/** Runs a script beside this file with a limit on the size of files, in kilobytes; it prints its result as JSON. */
export async function startLimited(
  script: string,
  { fileBlocks, args }: { fileBlocks: number; args: readonly string[] },
): Promise<LimitedResult> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const command = `ulimit -f ${fileBlocks}; exec "$@"`;
  const flags = ['--conditions=@fovea/source', '--disable-warning=ExperimentalWarning'];
  const { stdout } = await promisify(execFile)('bash', [
    '-c',
    command,
    'bash',
    process.execPath,
    ...flags,
    path,
    ...args,
  ]);
  return JSON.parse(stdout) as LimitedResult;
}
