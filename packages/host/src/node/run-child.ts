/** The process of one run: loads the plugins that the plan names, executes it, reports by IPC. Started by `runPlan`. */
import {
  artifactStoreToken,
  clockToken,
  configurationToken,
  loggerToken,
  serializeError,
  stepCacheToken,
  type Logger,
  type RunEventBody,
} from '@fovea/contracts';
import { buildCatalog, Catalog, type CataloguedPlugin } from '../catalog/index.ts';
import { cancelled, catalogStale } from '../errors.ts';
import { PluginHost, type LoadedPlugin } from '../plugin/index.ts';
import { executePlan, type StepGate } from '../run/index.ts';
import { openDataFolder } from './data-folder.ts';
import { EventBuffer } from './event-buffer.ts';
import type { ChildMessage, ParentMessage, StartMessage } from './messages.ts';
import { importPlugin } from './plugin-catalog-file.ts';
import { systemClock } from './system-clock.ts';

const abort = new AbortController();
let onGranted: (() => void) | undefined;

// Ctrl-C reaches the whole process group: the parent decides what it means and says so.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => {
  abort.abort();
  // Nobody is left to report to: end soon, whatever a step does.
  setTimeout(() => process.exit(1), 2000).unref();
});
process.on('message', (message: ParentMessage) => {
  if (message.type === 'cancel') abort.abort();
  else if (message.type === 'granted') onGranted?.();
  else void main(message);
});

function send(message: ChildMessage): void {
  if (process.connected) process.send?.(message);
}

const gate: StepGate = {
  acquire: (request) =>
    new Promise((resolve, reject) => {
      const onAbort = (): void => reject(cancelled(`step:${request.step}`));
      if (abort.signal.aborted) return onAbort();
      onGranted = () => {
        abort.signal.removeEventListener('abort', onAbort);
        resolve();
      };
      abort.signal.addEventListener('abort', onAbort, { once: true });
      send({ type: 'acquire', request });
    }),
  release: () => send({ type: 'release' }),
};

async function main(start: StartMessage): Promise<void> {
  const buffer = new EventBuffer((events) => send({ type: 'events', events }));
  const emit = (event: RunEventBody): void => buffer.push(event);
  emit({ type: 'run-started', pid: process.pid });
  try {
    await execute(start, emit);
  } catch (error) {
    emit({ type: 'run-failed', error: serializeError(error, `run:${start.run}`) });
  }
  buffer.flush();
  // Backends may leave worker threads behind; the process ends when its last message is on its way.
  if (process.connected) process.send?.({ type: 'events', events: [] } satisfies ChildMessage, () => process.exit(0));
  else process.exit(1);
}

async function execute(start: StartMessage, emit: (event: RunEventBody) => void): Promise<void> {
  const { run, plan, dataFolder, baseFolder, device } = start;
  const { plugins, catalogued } = await loadPlugins(start);
  const folder = openDataFolder(dataFolder, systemClock);
  const host = new PluginHost({
    plugins,
    services: [
      [clockToken, systemClock],
      [loggerToken, stderrLogger],
      [configurationToken, { dataFolder, baseFolder }],
      [stepCacheToken, folder.cache],
    ],
  });
  const artifacts = await host.create('store', start.store);
  host.rebind(artifactStoreToken, artifacts);
  await executePlan({
    run,
    plan,
    host,
    catalog: new Catalog(catalogued),
    services: { ...folder, artifacts, clock: systemClock },
    gate,
    device,
    emit,
    onSettling: () => send({ type: 'settling' }),
    signal: abort.signal,
  });
}

async function loadPlugins(start: StartMessage) {
  const plugins: LoadedPlugin[] = [];
  const catalogued: CataloguedPlugin[] = [];
  for (const { location, catalogDigest } of start.plugins) {
    const loaded = await importPlugin(location);
    const catalog = await buildCatalog(loaded.plugin, loaded.version);
    if (catalog.digest !== catalogDigest) throw catalogStale(location.name, catalogDigest, catalog.digest);
    plugins.push(loaded);
    catalogued.push({ catalog });
  }
  return { plugins, catalogued };
}

/** The parent keeps the end of stderr for the report of a crash. */
const stderrLogger: Logger = {
  info: (message, facts) => void process.stderr.write(`${message} ${JSON.stringify(facts ?? {})}\n`),
  warn: (message, facts) => void process.stderr.write(`warning: ${message} ${JSON.stringify(facts ?? {})}\n`),
  error: (message, facts) => void process.stderr.write(`error: ${message} ${JSON.stringify(facts ?? {})}\n`),
};
