import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

type TokenRole = 'operator' | 'editor' | 'viewer' | 'agent';

/** A server in a process of its own: to be measured, attacked, frozen or killed. */
export interface ServerProcess extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  readonly tokens: Readonly<Record<TokenRole, string>>;
  /** From the start of the process until it listened [ms]. */
  readonly startMs: number;
  /** Everything it has logged. */
  logs(): string;
  /** Resident memory [bytes]. */
  memoryBytes(): Promise<number>;
  /** Sends a signal and waits for the end. @returns the exit code, null after a kill. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** @param folder holds the configuration; its data folder is what that names, else `.fovea`. */
export async function startServerProcess(
  folder: string,
  env: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  const script = fileURLToPath(new URL('./server-process.ts', import.meta.url));
  const start = performance.now();
  const child = spawn(process.execPath, ['--conditions=@fovea/source', script, folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let logs = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (logs += text));
  child.stdout.setEncoding('utf8').on('data', (text: string) => (logs += text));
  const line = await startLine(child, () => logs);
  const startMs = performance.now() - start;
  const { url, tokens } = JSON.parse(line) as Pick<ServerProcess, 'url' | 'tokens'>;
  return {
    url,
    pid: child.pid ?? 0,
    tokens,
    startMs,
    logs: () => logs,
    memoryBytes: async () => {
      const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024;
    },
    end: (signal) => end(child, signal),
    [Symbol.asyncDispose]: async () => void (await end(child, 'SIGKILL')),
  };
}

/** The line with the tokens, which comes when the server listens; its log is on the same stream. */
async function startLine(child: ChildProcess, logs: () => string): Promise<string> {
  for (;;) {
    const line = logs()
      .split('\n')
      .slice(0, -1)
      .find((text) => text.startsWith('{"url"'));
    if (line !== undefined) return line;
    if (child.exitCode !== null) throw new Error(`the server ended before it listened: ${logs()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const closed = once(child, 'exit');
    child.kill(signal);
    await closed;
  }
  return child.exitCode;
}
