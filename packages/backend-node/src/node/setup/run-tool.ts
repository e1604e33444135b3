import { spawn } from 'node:child_process';
import { setupCancelled, toolFailed, toolMissing } from '../../errors.ts';

export interface ToolCall {
  readonly command: string;
  readonly args: readonly string[];
  /** Infinitive, for messages: `download the wheel`. */
  readonly purpose: string;
  /** What to do when it is missing or fails. */
  readonly hint: string;
  readonly folder?: string;
  readonly environment?: NodeJS.ProcessEnv;
  readonly signal: AbortSignal | undefined;
}

const keptChars = 20_000;

/**
 * Runs a program without a shell.
 *
 * @returns what it wrote to standard output.
 * @throws ENVIRONMENT_UNSUPPORTED when it is not there or fails, with the end of its output; CANCELLED.
 */
export async function runTool({
  command,
  args,
  purpose,
  hint,
  folder,
  environment,
  signal,
}: ToolCall): Promise<string> {
  const child = spawn(command, args, {
    cwd: folder,
    env: environment ?? process.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(signal && { signal }),
  });
  let [output, all] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output = (output + text).slice(-keptChars);
    all = (all + text).slice(-keptChars);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (all = (all + text).slice(-keptChars)));
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  child.on('error', reject).on('close', resolve);
  try {
    if ((await promise) === 0) return output;
  } catch (error) {
    if (signal?.aborted) throw setupCancelled();
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw toolMissing(command, purpose, hint);
    throw error;
  }
  if (signal?.aborted) throw setupCancelled();
  throw toolFailed(command, purpose, all, hint);
}
