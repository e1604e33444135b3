import { extname } from 'node:path';
import { locatePlugin } from '@fovea/host/node';
import { preset } from '@fovea/preset';
import { print, printJson, workspaceFor, type CommandContext, type CommonOptions } from '../context.ts';
import { formatBytes, formatSeconds } from '../terminal/format.ts';

const pluginName = '@fovea/backend-node';

export interface SetupNativeOptions extends CommonOptions {
  readonly remove?: boolean;
  readonly force?: boolean;
  readonly dryRun?: boolean;
}

/** The part of the plugin's Node entry that this command calls: plugins are loaded when they are needed, never before. */
interface NativeSetup {
  planSetup(options: { readonly dataFolder: string; readonly force?: boolean }): Promise<Plan>;
  runSetup(plan: Plan, run: { readonly signal: AbortSignal; onEvent(event: Event): void }): Promise<Result>;
  removeSetup(dataFolder: string): Promise<{ readonly folder: string; readonly freedBytes: number }>;
}

interface Plan {
  readonly folder: string;
  readonly name: string;
  readonly present: { readonly folder: string } | undefined;
  readonly downloads: readonly { readonly what: string; readonly from: string; readonly sizeBytes: number }[];
  readonly neededBytes: number;
  readonly installedBytes: number;
  readonly source: string;
}

interface Event {
  readonly stage: string;
  readonly text: string;
  readonly doneBytes?: number;
  readonly totalBytes?: number;
  readonly secondsLeft?: number;
}

interface Result {
  readonly installation: { readonly folder: string; readonly record: { readonly tensorflow: string } };
  readonly verification: { readonly firstLoss: number; readonly lastLoss: number } | undefined;
}

/** `fovea setup native`: installs TensorFlow for the backend `fovea/node`, or removes it. */
export async function setupNative(options: SetupNativeOptions, context: CommandContext): Promise<void> {
  const workspace = await workspaceFor(options);
  const { planSetup, runSetup, removeSetup } = await loadSetup(workspace.config.folder);
  const { dataFolder } = workspace;
  if (options.remove === true) {
    const removed = await removeSetup(dataFolder);
    if (options.json === true) printJson(context, removed);
    else print(context, `Removed from ${removed.folder}: ${formatBytes(removed.freedBytes)}.`);
    return;
  }
  const plan = await planSetup({ dataFolder, force: options.force === true });
  if (options.json !== true) printPlan(plan, context);
  if (options.dryRun === true) {
    if (options.json === true) printJson(context, planFacts(plan));
    return;
  }
  const progress = eventPrinter(context);
  const result = await runSetup(plan, { signal: context.signal, onEvent: progress.print }).finally(progress.end);
  if (options.json === true) {
    printJson(context, { ...planFacts(plan), ...result });
    return;
  }
  const { installation, verification } = result;
  if (verification) {
    const { firstLoss, lastLoss } = verification;
    print(context, `Verified: ${firstLoss.toFixed(3)} to ${lastLoss.toFixed(3)} in loss on a small net.`);
  }
  print(
    context,
    `TensorFlow ${installation.record.tensorflow} is in ${installation.folder}.\n` +
      'Use it with `--set backend=fovea/node` or `backend: { use: "fovea/node" }`; `fovea setup native --remove` deletes it.',
  );
}

async function loadSetup(configFolder: string): Promise<NativeSetup> {
  const { entry } = await locatePlugin(pluginName, [preset.resolveFrom, configFolder, import.meta.url]);
  return (await import(new URL(`./node/index${extname(entry)}`, entry).href)) as NativeSetup;
}

function printPlan(
  { folder, present, downloads, neededBytes, installedBytes, source }: Plan,
  context: CommandContext,
): void {
  if (present) {
    print(context, `Nothing to do: ${present.folder} is whole. --force builds it again.`);
    return;
  }
  print(context, `libtensorflow: ${source}`);
  for (const { what, from, sizeBytes } of downloads) {
    print(context, `download:      ${what}, ${formatBytes(sizeBytes)} (${from})`);
  }
  print(
    context,
    `into:          ${folder}, ${formatBytes(installedBytes)}; ${formatBytes(neededBytes)} free while it runs`,
  );
}

function planFacts({
  folder,
  name,
  present,
  downloads,
  neededBytes,
  installedBytes,
  source,
}: Plan): Record<string, unknown> {
  return { folder, name, isPresent: present !== undefined, downloads, neededBytes, installedBytes, source };
}

/** One line a stage, which a terminal sees grow. */
function eventPrinter({ stderr }: CommandContext): { print(event: Event): void; end(): void } {
  let lastText = '';
  return {
    print({ text, doneBytes, totalBytes, secondsLeft }) {
      const isNew = text !== lastText;
      if (!stderr.isTTY) {
        if (isNew) stderr.write(`${text}\n`);
      } else {
        const amount = totalBytes === undefined ? '' : ` ${formatBytes(doneBytes ?? 0)} of ${formatBytes(totalBytes)}`;
        const left = secondsLeft === undefined ? '' : `, ${formatSeconds(secondsLeft)} left`;
        stderr.write(`${isNew && lastText !== '' ? '\n' : ''}\r\u001b[K${text}${amount}${left}`);
      }
      lastText = text;
    },
    end: () => void (stderr.isTTY && lastText !== '' && stderr.write('\n')),
  };
}
