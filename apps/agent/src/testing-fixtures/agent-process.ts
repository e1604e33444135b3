import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { AgentConnection } from '@fovea/contracts';
import type { AgentEvent } from '../index.ts';
import { serveConnection } from './ipc-connection.ts';
import { until, type TestServer } from './test-server.ts';

/** A real agent process, which a test may kill and stop. */
export class AgentProcess implements AsyncDisposable {
  readonly events: AgentEvent[] = [];
  readonly process: ChildProcess;
  readonly exit: Promise<[code: number | null, signal: string | null]>;

  constructor(server: TestServer, name: string, connection: AgentConnection = server.connection) {
    const script = fileURLToPath(new URL('./agent-script.ts', import.meta.url));
    this.process = fork(script, [server.folder, name, server.which], {
      execArgv: ['--conditions=@fovea/source'],
      serialization: 'advanced',
    });
    this.exit = once(this.process, 'exit') as Promise<[number | null, string | null]>;
    serveConnection(this.process, connection);
    this.process.on('message', (message: { event?: AgentEvent }) => {
      if (message.event !== undefined) this.events.push(message.event);
    });
  }

  /** Process ids of the runs that it has started, in order. */
  get children(): number[] {
    return this.events.flatMap((event) =>
      event.type === 'run-event' && event.event.type === 'run-started' ? [event.event.pid] : [],
    );
  }

  /** How often a run of it has told its metrics. */
  get metrics(): number {
    return this.events.filter((event) => event.type === 'run-event' && event.event.type === 'metric').length;
  }

  async untilMetrics(count: number): Promise<void> {
    await until(() => this.metrics >= count, `${count} metrics`);
  }

  signal(signal: NodeJS.Signals): void {
    this.process.kill(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.process.kill('SIGCONT');
    this.process.kill('SIGKILL');
    await this.exit;
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
