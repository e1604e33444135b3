import type { ChildProcess } from 'node:child_process';
import { reviveError, serializeError, type AgentConnection, type SerializedError } from '@fovea/contracts';

interface Call {
  readonly call: number;
  readonly method: keyof AgentConnection;
  readonly args: readonly unknown[];
}

type Answer = { readonly call: number } & ({ readonly value: unknown } | { readonly error: SerializedError });

/** Serves a connection to a process that was forked. */
export function serveConnection(child: ChildProcess, connection: AgentConnection): void {
  const gone = new AbortController();
  child.once('exit', () => gone.abort());
  child.on('message', (message: Call) => {
    if (!('call' in message)) return;
    const { call, method, args } = message;
    const given = method === 'lease' ? [{ ...(args[0] as object), signal: gone.signal }] : args;
    const work = connection[method] as (...args: unknown[]) => Promise<unknown>;
    const answer = (rest: object): void => {
      if (child.connected) child.send({ call, ...rest }, () => undefined);
    };
    work(...given).then(
      (value) => answer({ value }),
      (error: unknown) => answer({ error: serializeError(error) }),
    );
  });
}

/** The forked process's side. */
export function parentConnection(): AgentConnection {
  const waiting = new Map<number, (answer: Answer) => void>();
  let calls = 0;
  process.on('message', (answer: Answer) => {
    waiting.get(answer.call)?.(answer);
    waiting.delete(answer.call);
  });
  const method =
    (name: keyof AgentConnection) =>
    (...args: unknown[]): Promise<unknown> =>
      new Promise((resolve, reject) => {
        calls += 1;
        waiting.set(calls, (answer) => {
          if ('error' in answer) reject(reviveError(answer.error));
          else resolve(answer.value);
        });
        process.send?.({ call: calls, method: name, args } satisfies Call);
      });
  return new Proxy({} as AgentConnection, {
    get: (_target, name: keyof AgentConnection) =>
      name === 'lease'
        ? ({ signal, ...request }: Parameters<AgentConnection['lease']>[0]) => {
            const asked = method('lease')(request);
            // What comes after the end of the agent is given back by the end of the process.
            const ended = new Promise<null>((resolve) => signal?.addEventListener('abort', () => resolve(null)));
            return Promise.race([asked, ended]);
          }
        : name === 'download'
          ? (digest: unknown) => method('download')(digest)
          : method(name),
  });
}
