import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock, ControlStore, Logger } from '@fovea/contracts';
import { controlStoreSamples, MemoryArtifactStore } from '@fovea/plugin-testing';
import { openSqliteStore } from '@fovea/store-sqlite/node';
import { startControl, type Control, type ControlLimits } from '../index.ts';
import { controlCatalog } from './control-plugin.ts';

export interface TestControl extends AsyncDisposable {
  readonly control: Control;
  readonly store: ControlStore;
  readonly artifacts: MemoryArtifactStore;
  /** What was logged, newest last. */
  readonly logged: string[];
  /** Ends the control plane and starts another on the same store, as after a crash of everything above the store. */
  restart(): Promise<Control>;
}

const machineClock: Clock = { now: () => Date.now(), monotonic: () => performance.now() };

/** A control plane on a real SQLite store in a folder of its own. */
export async function openTestControl(
  limits: Partial<ControlLimits> = {},
  clock: Clock = machineClock,
): Promise<TestControl> {
  const folder = await mkdtemp(join(tmpdir(), 'fovea-control-'));
  const store = await openSqliteStore({ file: join(folder, 'control.sqlite'), clock });
  const artifacts = new MemoryArtifactStore();
  const logged: string[] = [];
  const log = (message: string, facts?: object): void => void logged.push(`${message} ${JSON.stringify(facts ?? {})}`);
  const logger: Logger = { info: log, warn: log, error: log };
  const planning = { catalog: await controlCatalog(), backend: { use: 'sample/wasm' } };
  const environment = controlStoreSamples.sampleEnvironment;
  const start = () => startControl({ store, artifacts, planning, environment, clock, logger, limits });
  let control = await start();
  return {
    get control() {
      return control;
    },
    store,
    artifacts,
    logged,
    async restart() {
      await control[Symbol.asyncDispose]();
      control = await start();
      return control;
    },
    async [Symbol.asyncDispose]() {
      await control[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Waits until something holds, looking every few milliseconds; at most ten seconds. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let look = 0; look < 1000; look++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('it never came to hold');
}
