import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  FoveaError,
  type AgentConnection,
  type Logger,
  type PipelineDefinition,
  type RunEvent,
} from '@fovea/contracts';
import { localConnection, localPrincipal, type ControlLimits } from '@fovea/control';
import { openControl, type OpenedControl } from '@fovea/control/node';
import { openWorkspace, type Preset, type Workspace } from '@fovea/host/node';
import { preset as realPreset } from '@fovea/preset';
import { openControlStore } from '@fovea/store-sqlite/node';

/** Steps that really execute, each in a moment. */
const fixturePlugin = fileURLToPath(
  new URL('../../../../packages/host/src/node/testing-fixtures/plugin', import.meta.url),
);

export const fixturePreset: Preset = {
  plugins: [fixturePlugin],
  backend: { use: 'fixture/fake' },
  store: { use: 'fixture/files' },
  resolveFrom: import.meta.url,
};

export const quiet: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

export function fixturePipeline(train: object = {}, rest: Partial<PipelineDefinition> = {}): PipelineDefinition {
  return {
    name: 'fixture',
    steps: [
      { use: 'fixture/load' },
      { use: 'fixture/build' },
      { use: 'fixture/train', params: { ...train } },
      { use: 'fixture/evaluate' },
    ],
    ...rest,
  };
}

/** A control plane on a real store, and folders for agents; all gone when it is disposed of. */
export class TestServer implements AsyncDisposable {
  readonly opened: OpenedControl;
  readonly folder: string;
  readonly which: 'fixture' | 'real';

  private constructor(opened: OpenedControl, folder: string, which: 'fixture' | 'real') {
    this.opened = opened;
    this.folder = folder;
    this.which = which;
  }

  static async open(limits: Partial<ControlLimits> = {}, which: 'fixture' | 'real' = 'fixture'): Promise<TestServer> {
    const folder = await mkdtemp(join(tmpdir(), 'fovea-agent-'));
    const preset = which === 'real' ? realPreset : fixturePreset;
    const workspace = await openWorkspace({ preset, folder, dataFolder: join(folder, 'server') });
    const opened = await openControl({ workspace, openStore: openControlStore, logger: quiet, limits });
    return new TestServer(opened, folder, which);
  }

  get connection(): AgentConnection {
    return localConnection(this.opened.control, this.opened.artifacts, localPrincipal);
  }

  /** The same line, which gives nothing but errors while `isAway`. */
  unreliable(isAway: () => boolean): AgentConnection {
    const { connection } = this;
    return new Proxy(connection, {
      get(target, name: keyof AgentConnection) {
        const method = target[name] as (...args: unknown[]) => Promise<unknown>;
        return async (...args: unknown[]) => {
          if (isAway()) throw unreachable();
          const value = await method(...args);
          // The answer is lost as well when the line broke meanwhile.
          if (isAway()) throw unreachable();
          return value;
        };
      },
    });
  }

  /** The workspace of an agent on another machine: a data folder of its own. */
  agentWorkspace(name: string): Promise<Workspace> {
    const preset = this.which === 'real' ? realPreset : fixturePreset;
    return openWorkspace({ preset, folder: this.folder, dataFolder: join(this.folder, name) });
  }

  /** Starts an experiment. @returns the ids of its runs. */
  async start(pipeline: PipelineDefinition): Promise<string[]> {
    const { control, store } = this.opened;
    const { id } = await control.experiments.create({ pipeline, start: true }, { actor: 'local' });
    return (await store.runsOf({ experiment: id })).map((run) => run.id);
  }

  async state(run: string): Promise<string | undefined> {
    return (await this.opened.store.run({ id: run }))?.state;
  }

  async untilState(run: string, ...states: string[]): Promise<void> {
    await until(async () => states.includes((await this.state(run)) ?? ''), `${run} to be ${states.join(' or ')}`);
  }

  /** Outputs of the steps of a run, by step; those that the newest attempt told. */
  async outputs(run: string): Promise<Readonly<Record<string, unknown>>> {
    const events = await this.events(run);
    return Object.fromEntries(
      events.flatMap((event) =>
        event.type === 'step-finished' || event.type === 'step-cached' ? [[event.step, event.outputs]] : [],
      ),
    );
  }

  events(run: string): Promise<readonly RunEvent[]> {
    return this.opened.store.events({ run, after: 0, limit: 10_000 });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.opened[Symbol.asyncDispose]();
    await rm(this.folder, { recursive: true, force: true });
  }
}

function unreachable(): FoveaError {
  return new FoveaError({
    code: 'SERVER_UNREACHABLE',
    subject: 'server',
    message: 'does not answer',
    details: { retryable: true },
  });
}

/** Waits until something holds, looking every few milliseconds; at most a minute. */
export async function until(holds: () => boolean | Promise<boolean>, what = 'it'): Promise<void> {
  for (const end = performance.now() + 60_000; performance.now() < end;) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`waited in vain for ${what}`);
}
