import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface StartedProcess extends AsyncDisposable {
  readonly pid: number;
  /** Everything it has sent so far. */
  readonly messages: readonly unknown[];
  /** Resolves with the first message that matches, or rejects when the process ends before. */
  message(matches: (message: unknown) => boolean): Promise<unknown>;
  /** SIGKILL, and then waits until it is gone. */
  kill(): Promise<void>;
  /** Resolves with its exit code or signal. */
  ended(): Promise<number | NodeJS.Signals | null>;
}

/** Starts a script beside this file from its sources. */
export function startProcess(script: string, ...args: readonly string[]): StartedProcess {
  const child: ChildProcess = fork(fileURLToPath(new URL(script, import.meta.url)), [...args], {
    execArgv: ['--conditions=@fovea/source', '--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const messages: unknown[] = [];
  const waiting = new Set<() => void>();
  child.on('message', (message) => {
    messages.push(message);
    for (const look of [...waiting]) look();
  });
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals | null);
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  return {
    pid: child.pid ?? 0,
    messages,
    ended: () => ended,
    kill,
    message: (matches) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = messages.find(matches);
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
        void ended.then(() => reject(new Error(`the process ended: ${stderr}`)));
      }),
    [Symbol.asyncDispose]: kill,
  };
}
