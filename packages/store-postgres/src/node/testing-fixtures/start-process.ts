import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface StartedProcess extends AsyncDisposable {
  /** Resolves with the first message it sends; rejects when it ends before. */
  readonly said: Promise<unknown>;
  /** SIGKILL, and then waits until it is gone. */
  kill(): Promise<void>;
}

/** Starts a script beside this file from its sources. */
export function startProcess(script: string, ...args: readonly string[]): StartedProcess {
  const child = fork(fileURLToPath(new URL(script, import.meta.url)), [...args], {
    execArgv: ['--conditions=@fovea/source', '--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = once(child, 'close');
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  return {
    said: new Promise((resolve, reject) => {
      child.once('message', resolve);
      void ended.then(() => reject(new Error(`the process ended: ${stderr}`)));
    }),
    kill,
    [Symbol.asyncDispose]: kill,
  };
}
