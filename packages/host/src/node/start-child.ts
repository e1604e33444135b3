import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from './child-environment.ts';
import { locatePlugin } from './locate-plugin.ts';
import type { ChildPlugin, ChildSetup } from './messages.ts';
import { childExecArgv, runsFromSource } from './source-condition.ts';
import type { Workspace } from './workspace.ts';

const stderrKeptChars = 4000;

export interface StartedChild {
  readonly child: ChildProcess;
  /** The end of what it wrote to stderr. */
  readonly stderr: () => string;
}

/** Starts a process that waits for its first message. */
export function startChild(nodeFlags: readonly string[] = []): StartedChild {
  const script = new URL(runsFromSource ? './run-child.ts' : './run-child.js', import.meta.url);
  const child = fork(fileURLToPath(script), [], {
    execArgv: [...childExecArgv(), ...nodeFlags],
    env: childEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // JSON has no NaN, which a loss may well be.
    serialization: 'advanced',
  });
  return { child, stderr: tailOf(child) };
}

/** What a process needs to use these plugins, the artifact store's included. @throws PLUGIN_LOAD_FAILED. */
export async function childSetup(workspace: Workspace, pluginNames: Iterable<string>): Promise<ChildSetup> {
  const storeEntry = workspace.catalog.entry('store', workspace.store.use);
  const names = new Set([...pluginNames, storeEntry.plugin]);
  const plugins: ChildPlugin[] = [];
  for (const { catalog } of workspace.catalog.plugins) {
    if (!names.has(catalog.plugin)) continue;
    const location =
      workspace.plugins.get(catalog.plugin) ?? (await locatePlugin(catalog.plugin, [workspace.config.folder]));
    plugins.push({ location, catalogDigest: catalog.digest });
  }
  return {
    plugins,
    store: workspace.store,
    dataFolder: workspace.dataFolder,
    baseFolder: workspace.config.folder,
  };
}

function tailOf(child: ChildProcess): () => string {
  let tail = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-stderrKeptChars);
  });
  // What plugins print is nobody's output; it must be read so that the process is not held up.
  child.stdout?.resume();
  return () => tail;
}
