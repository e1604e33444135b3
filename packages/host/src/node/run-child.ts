/**
 * The process of one run: loads the plugins that the plan names, executes it, reports by IPC. Started by `runPlan`; by
 * `probeBackends` to see whether a backend can be activated.
 */
import {
  artifactStoreToken,
  clockToken,
  configurationToken,
  loggerToken,
  registeredDatasetsToken,
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
import type { ChildMessage, ChildSetup, ParentMessage, ProbeMessage, StartMessage } from './messages.ts';
import { importPlugin } from './plugin-catalog-file.ts';
import { sharedServices, type SharedLine } from './shared-stores.ts';
import { systemClock } from './system-clock.ts';

const abort = new AbortController();
const answers = new Map<number, (value: unknown) => void>();
let onGranted: (() => void) | undefined;
let isReleased = false;
let questions = 0;

// Ctrl-C reaches the whole process group: the parent decides what it means and says so.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => {
  abort.abort();
  // Nobody is left to report to: end soon, whatever a step does.
  setTimeout(() => process.exit(1), 2000).unref();
});
process.on('message', (message: ParentMessage) => {
  switch (message.type) {
    case 'start':
      return void main(message);
    case 'probe':
      return void probe(message);
    case 'cancel':
      return abort.abort();
    case 'release':
      isReleased = true;
      return abort.abort();
    case 'granted':
      return onGranted?.();
    case 'answer':
      answers.get(message.id)?.(message.value);
      answers.delete(message.id);
      return;
    default:
      message satisfies never;
  }
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

function lineToParent(buffer: EventBuffer): SharedLine {
  return {
    flush: () => buffer.flush(),
    ask: (question) =>
      new Promise((resolve) => {
        questions += 1;
        answers.set(questions, resolve);
        send({ type: 'ask', id: questions, question });
      }),
    tell: (notice) => send({ type: 'notice', notice }),
  };
}

async function main(start: StartMessage): Promise<void> {
  const buffer = new EventBuffer((events) => send({ type: 'events', events }));
  const emit = (event: RunEventBody): void => {
    // Whoever goes on with a run tells its end; what was measured up to the checkpoint is told here.
    if (!isReleased || event.type === 'metric') buffer.push(event);
  };
  emit({ type: 'run-started', pid: process.pid });
  try {
    await execute(start, emit, lineToParent(buffer));
  } catch (error) {
    emit({ type: 'run-failed', error: serializeError(error, `run:${start.run}`) });
  }
  buffer.flush();
  end({ type: 'events', events: [] });
}

async function probe(message: ProbeMessage): Promise<void> {
  try {
    const { plugins } = await loadPlugins(message);
    const backend = await hostOf(message, plugins).create('backend', message.backend, { signal: abort.signal });
    end({ type: 'probed', device: await backend.activate(abort.signal) });
  } catch (error) {
    end({ type: 'probe-failed', error: serializeError(error, `backend:${message.backend.use}`) });
  }
}

/** Backends may leave worker threads behind: the process ends when its last message is on its way. */
function end(message: ChildMessage): void {
  if (process.connected) process.send?.(message, () => process.exit(0));
  else process.exit(1);
}

function hostOf({ dataFolder, baseFolder }: ChildSetup, plugins: readonly LoadedPlugin[]): PluginHost {
  return new PluginHost({
    plugins,
    services: [
      [clockToken, systemClock],
      [loggerToken, stderrLogger],
      [configurationToken, { dataFolder, baseFolder }],
    ],
  });
}

async function execute(start: StartMessage, emit: (event: RunEventBody) => void, line: SharedLine): Promise<void> {
  const { run, plan, device } = start;
  const { plugins, catalogued } = await loadPlugins(start);
  const host = hostOf(start, plugins);
  const artifacts = await host.create('store', start.store);
  const local = { ...openDataFolder(start.dataFolder, systemClock), artifacts, clock: systemClock };
  const services = start.isShared ? sharedServices(local, line) : local;
  host.rebind(artifactStoreToken, services.artifacts);
  host.rebind(stepCacheToken, services.cache);
  host.rebind(registeredDatasetsToken, new Map(Object.entries(start.datasets)));
  await executePlan({
    run,
    plan,
    host,
    catalog: new Catalog(catalogued),
    services,
    gate,
    device,
    emit,
    onSettling: () => send({ type: 'settling' }),
    signal: abort.signal,
    isReleased: () => isReleased,
  });
}

async function loadPlugins(start: ChildSetup) {
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
