// Run by probeEntry in a process of its own: imports the entry that is its only argument and reports what changed.
import { setTimeout as sleep } from 'node:timers/promises';
// What the contracts bring with them, such as the registry of zod, is no doing of the entry.
import '@fovea/contracts';
import type { EntryProbe } from '../fixtures.ts';

/** The engine of TensorFlow.js lives in these globals from the moment its core is imported; that sets no backend. */
const tfjsGlobals = new Set(['_tfGlobals', '_tfengine']);

const watched: Readonly<Record<string, object>> = {
  globalThis,
  Math,
  JSON,
  Reflect,
  console,
  'process.env': process.env,
  'Object.prototype': Object.prototype,
  'Array.prototype': Array.prototype,
  'Function.prototype': Function.prototype,
  'String.prototype': String.prototype,
  'Promise.prototype': Promise.prototype,
  'Date.prototype': Date.prototype,
};

type Snapshot = Map<string, unknown>;

function snapshot(): Snapshot {
  const found: Snapshot = new Map();
  for (const [name, object] of Object.entries(watched)) {
    for (const key of Reflect.ownKeys(object)) {
      const { value, get } = Reflect.getOwnPropertyDescriptor(object, key) ?? {};
      // Getters of Node load lazily and then become values: their presence is what counts.
      found.set(`${name}.${String(key)}`, get === undefined && typeof value === 'function' ? value : undefined);
    }
  }
  for (const event of process.eventNames()) found.set(`process.on(${String(event)})`, process.listenerCount(event));
  return found;
}

async function probe(entry: string): Promise<EntryProbe> {
  loadLazyGlobals();
  const before = snapshot();
  const handlesBefore = countOf(process.getActiveResourcesInfo());
  await import(entry);
  // Handles of the module loader itself are gone after a moment.
  await sleep(50);
  const after = snapshot();
  const handles = [...countOf(process.getActiveResourcesInfo())].filter(
    ([name, count]) => count > (handlesBefore.get(name) ?? 0),
  );
  const changed = [...after.keys()].filter((name) => !before.has(name) || before.get(name) !== after.get(name));
  const engine = (globalThis as { _tfengine?: { backendName?: string | null } })._tfengine;
  return {
    newGlobals: changed.filter((name) => !tfjsGlobals.has(name.replace('globalThis.', ''))),
    openHandles: handles.map(([name]) => name),
    tfjsBackend: engine?.backendName ?? null,
  };
}

/** Node loads parts of itself when a global is first read, which may add others. */
function loadLazyGlobals(): void {
  for (const key of Reflect.ownKeys(globalThis)) Reflect.get(globalThis, key);
}

function countOf(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

const found = await probe(process.argv[2] ?? '');
process.stdout.write(`fovea-probe:${JSON.stringify(found)}\n`, () => process.exit(0));
