import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Logger } from '@fovea/contracts';
import { rotate } from './file-logger.ts';

export interface LocalAgentsOptions {
  readonly count: number;
  /** Runs at one time, each. */
  readonly slots: number;
  readonly url: string;
  /** Secret of a token that lets agents work. */
  readonly token: string;
  /** Of the server; each agent has a folder of its own below. */
  readonly dataFolder: string;
  readonly logFolder: string;
  /** Where agents look for the configuration. */
  readonly folder: string;
  /** Certificate that they shall trust besides the usual ones. */
  readonly certificateFile: string | undefined;
  readonly logger: Logger;
  /** Called when one ends by itself, before it is started again. */
  readonly onEnded: (text: string) => void;
}

const firstPauseMs = 1000;
const longestPauseMs = 60_000;
/** One that has worked this long is not failing at its start. */
const healthyAfterMs = 60_000;
/** What an agent needs to save checkpoints and give its runs back. */
const farewellMs = 12_000;

/** Agents of this machine as processes of their own, started again when they end. Disposing lets them give their runs back. */
export function startLocalAgents(options: LocalAgentsOptions): AsyncDisposable {
  const agents = Array.from({ length: options.count }, (_, index) => new LocalAgent(options, index + 1));
  return {
    async [Symbol.asyncDispose]() {
      await Promise.all(agents.map((agent) => agent.stop()));
    },
  };
}

class LocalAgent {
  readonly #options: LocalAgentsOptions;
  readonly #name: string;
  #child: ChildProcess | undefined;
  #ended: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #failures = 0;
  #isStopping = false;

  constructor(options: LocalAgentsOptions, number: number) {
    this.#options = options;
    this.#name = `local-${number}`;
    this.#start();
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#timer);
    const child = this.#child;
    child?.kill('SIGTERM');
    const impatient = setTimeout(() => child?.kill('SIGKILL'), farewellMs);
    await this.#ended;
    clearTimeout(impatient);
  }

  #start(): void {
    const { url, token, dataFolder, logFolder, folder, slots, certificateFile } = this.#options;
    const log = join(logFolder, `${this.#name}.log`);
    mkdirSync(dirname(log), { recursive: true });
    rotate(log);
    const output = openSync(log, 'a', 0o600);
    const startedAt = Date.now();
    const args = ['agent', '--url', url, '--name', this.#name, '--slots', String(slots)];
    const child = spawn(
      process.execPath,
      [...process.execArgv, process.argv[1] ?? '', ...args, '--data-folder', join(dataFolder, 'agents', this.#name)],
      {
        cwd: folder,
        // In the environment, where other users of this machine can't see it.
        env: {
          ...process.env,
          FOVEA_TOKEN: token,
          ...(certificateFile === undefined ? {} : { NODE_EXTRA_CA_CERTS: certificateFile }),
        },
        // A Ctrl-C in the terminal is for the server, which ends them in order. The channel tells them when it is killed.
        detached: true,
        stdio: ['ignore', output, output, 'ipc'],
      },
    );
    closeSync(output);
    this.#child = child;
    this.#ended = new Promise((resolve) => {
      child.once('error', (error) => {
        this.#onEnded(`could not be started: ${error.message}`, startedAt, log);
        resolve();
      });
      child.once('exit', (code, signal) => {
        this.#onEnded(signal === null ? `ended with code ${code ?? ''}` : `was ended by ${signal}`, startedAt, log);
        resolve();
      });
    });
  }

  #onEnded(how: string, startedAt: number, log: string): void {
    if (this.#isStopping) return;
    this.#failures = Date.now() - startedAt > healthyAfterMs ? 0 : this.#failures + 1;
    const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.max(0, this.#failures - 1));
    const text = `agent ${this.#name} ${how}; it is started again in ${Math.round(pauseMs / 1000)} s. Its log: ${log}`;
    this.#options.logger.warn(text);
    this.#options.onEnded(text);
    this.#timer = setTimeout(() => this.#start(), pauseMs);
  }
}
