import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface PeerRequest {
  readonly framework: string;
  readonly workload: 'train' | 'predict';
  readonly net: string;
  readonly batchSize: number;
  readonly calls: number;
}

interface PeerAnswer {
  readonly durationsMs?: readonly number[];
  readonly error?: string;
  readonly frameworks?: Readonly<Record<string, string>>;
}

/** A process that times itself on request and answers in JSON lines: it takes turns with what runs here. */
export interface PeerProcess extends Disposable {
  /** Name and version of each framework it has. */
  readonly frameworks: Readonly<Record<string, string>>;
  /** Durations in ms. Rejects with the peer's reason. */
  time(request: PeerRequest): Promise<readonly number[]>;
}

export async function startPeer(
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<PeerProcess> {
  const child = spawn(command, args, {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, ...environment },
  });
  const failed = new Promise<never>((_, reject) => {
    child.on('error', reject);
    child.on('close', (code) => reject(new Error(`${command} ended with ${code}`)));
  });
  // Nobody may be waiting when it ends.
  failed.catch(() => undefined);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async (): Promise<PeerAnswer> => {
    const { value, done } = await Promise.race([lines.next(), failed]);
    if (done) return failed;
    return JSON.parse(value) as PeerAnswer;
  };
  const { frameworks = {} } = await answer();
  return {
    frameworks,
    async time(request) {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      const { durationsMs, error } = await answer();
      if (durationsMs === undefined) throw new Error(error ?? 'no answer');
      return durationsMs;
    },
    [Symbol.dispose]: () => void child.kill(),
  };
}
