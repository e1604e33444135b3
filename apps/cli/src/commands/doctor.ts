import { access, constants, mkdir, statfs } from 'node:fs/promises';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { configurationToken, serializeError, type DeviceInfo } from '@fovea/contracts';
import { foveaVersion, PluginHost, type CatalogEntry } from '@fovea/host';
import { importPlugin, type Workspace } from '@fovea/host/node';
import { print, printJson, workspaceFor, type CommandContext, type CommonOptions } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { findBrowser } from '../find-browser.ts';
import { formatBytes } from '../terminal/format.ts';

interface Finding {
  readonly area: 'node' | 'backend' | 'dataset' | 'browser' | 'data folder';
  readonly subject: string;
  readonly isUsable: boolean;
  /** Without it nothing works. */
  readonly isRequired: boolean;
  readonly detail: string;
}

/**
 * `fovea doctor`: what this machine can do, and why it can't do the rest.
 * @returns the exit code: 4 when something that everything needs is missing.
 */
export async function doctor(options: CommonOptions, context: CommandContext): Promise<number> {
  const workspace = await workspaceFor(options);
  const host = new PluginHost({
    plugins: await Promise.all([...workspace.plugins.values()].map((location) => importPlugin(location))),
    services: [[configurationToken, { dataFolder: workspace.dataFolder, baseFolder: workspace.config.folder }]],
  });
  const findings = [
    nodeFinding(),
    ...(await backendFindings(workspace, host)),
    ...(await datasetFindings(workspace, host)),
    await browserFinding(),
    await dataFolderFinding(workspace.dataFolder),
  ];
  const hasBackend = findings.some(({ area, isUsable }) => area === 'backend' && isUsable);
  const isHealthy = hasBackend && findings.every(({ isRequired, isUsable }) => isUsable || !isRequired);
  if (options.json === true) printJson(context, { fovea: foveaVersion, isHealthy, findings });
  else {
    for (const { area, subject, isUsable, detail } of findings) {
      print(context, `${isUsable ? '✓' : '✗'} ${`${area}: ${subject}`.padEnd(34)} ${detail}`);
    }
    print(
      context,
      isHealthy ? '\nAll that is needed is here.' : '\nSomething that every run needs is missing: see ✗ above.',
    );
  }
  return isHealthy ? exitCodes.ok : exitCodes.environment;
}

function nodeFinding(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isUsable = major > 22 || (major === 22 && minor >= 22);
  return {
    area: 'node',
    subject: process.versions.node,
    isUsable,
    isRequired: true,
    detail: isUsable
      ? `${process.platform} ${process.arch}, ${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, ${formatBytes(totalmem())}`
      : 'Fovea needs Node.js 22.22 or newer.',
  };
}

async function backendFindings(workspace: Workspace, host: PluginHost): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { id } of workspace.catalog.entries('backend')) {
    try {
      await using backend = await host.create('backend', { use: id });
      const device = await backend.activate();
      findings.push({ area: 'backend', subject: id, isUsable: true, isRequired: false, detail: deviceText(device) });
    } catch (error) {
      findings.push({
        area: 'backend',
        subject: id,
        isUsable: false,
        isRequired: false,
        detail: serializeError(error).message,
      });
    }
  }
  return findings;
}

function deviceText({ version, threads, features }: DeviceInfo): string {
  const flags = Object.entries(features).map(([name, value]) => `${name} ${String(value)}`);
  return [`version ${version}`, `${threads} thread${threads === 1 ? '' : 's'}`, ...flags].join(', ');
}

async function datasetFindings(workspace: Workspace, host: PluginHost): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const entry of workspace.catalog.entries('dataset')) findings.push(await datasetFinding(entry, host));
  return findings;
}

async function datasetFinding({ id, params }: CatalogEntry, host: PluginHost): Promise<Finding> {
  const base = { area: 'dataset', subject: id, isRequired: false } as const;
  const required = (params['required'] as readonly string[] | undefined) ?? [];
  if (required.length > 0) {
    return { ...base, isUsable: true, detail: `ready; it wants ${required.join(', ')} (fovea explain dataset:${id})` };
  }
  try {
    await using source = await host.create('dataset', { use: id });
    const { splits, classes } = await source.describe();
    const counts = Object.entries(splits).map(([split, { count }]) => `${count} ${split}`);
    return { ...base, isUsable: true, detail: `${counts.join(' + ')} images, ${classes.length} classes` };
  } catch (error) {
    return { ...base, isUsable: false, detail: serializeError(error).message };
  }
}

async function browserFinding(): Promise<Finding> {
  const found = await findBrowser();
  return {
    area: 'browser',
    subject: found?.kind ?? 'none',
    isUsable: found !== undefined,
    isRequired: false,
    detail:
      found?.path ?? 'Only browser tests need one: install Chromium or Chrome, or npm install @sparticuz/chromium.',
  };
}

async function dataFolderFinding(folder: string): Promise<Finding> {
  const base = { area: 'data folder', subject: folder, isRequired: true } as const;
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
    const { bavail, bsize } = await statfs(folder);
    return { ...base, isUsable: true, detail: `${formatBytes(bavail * bsize)} free` };
  } catch (error) {
    return { ...base, isUsable: false, detail: error instanceof Error ? error.message : String(error) };
  }
}
