import type { AgentConnection } from '@fovea/contracts';
import { runAgent, type AgentEvent } from '../index.ts';
import { quiet, until, type TestServer } from './test-server.ts';

export interface LocalAgentOptions {
  readonly connection?: AgentConnection;
  readonly slots?: number;
}

/** An agent in this process, with a data folder of its own; asked to end when it is disposed of. */
export class LocalAgent implements AsyncDisposable {
  readonly events: AgentEvent[] = [];
  readonly #abort = new AbortController();
  readonly ended: Promise<void>;

  private constructor(start: (agent: LocalAgent, signal: AbortSignal) => Promise<void>) {
    this.ended = start(this, this.#abort.signal);
    // Looked at when the test is over.
    this.ended.catch(() => undefined);
  }

  static async start(server: TestServer, name: string, options: LocalAgentOptions = {}): Promise<LocalAgent> {
    const workspace = await server.agentWorkspace(name);
    const { connection = server.connection, slots = 1 } = options;
    return new LocalAgent((agent, signal) =>
      runAgent({
        connection,
        workspace,
        name,
        slots,
        roots: workspace.config.roots,
        signal,
        logger: quiet,
        onEvent: (event) => agent.events.push(event),
      }),
    );
  }

  /** Metrics that its runs have told. */
  get metrics(): number {
    return this.events.filter((event) => event.type === 'run-event' && event.event.type === 'metric').length;
  }

  async untilMetrics(count: number): Promise<void> {
    await until(() => this.metrics >= count, `${count} metrics`);
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await this.ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#abort.abort();
    await this.ended.catch(() => undefined);
  }
}
