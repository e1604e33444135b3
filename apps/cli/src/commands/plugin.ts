import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildPluginCatalog, importPlugin, locatePlugin } from '@fovea/host/node';
import { conformanceCases, runConformance, type CaseResult } from '@fovea/plugin-testing';
import { packageUnderTest } from '@fovea/plugin-testing/node';
import { preset } from '@fovea/preset';
import { print, printJson, workspaceFor, type CommandContext, type CommonOptions } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { renderTable } from '../terminal/table.ts';

/** `fovea plugin list`: which plugins there are and what they contribute. */
export async function pluginList(options: CommonOptions, context: CommandContext): Promise<void> {
  const { plugins, config } = await workspaceFor(options);
  const listed = [...plugins.values()].map(({ name, version, folder, manifest }) => ({
    name,
    version,
    folder,
    contributes: manifest.contributes,
    trust: manifest.trust,
  }));
  if (options.json === true) {
    printJson(context, listed);
    return;
  }
  const rows = listed.flatMap(({ name, version, contributes }) =>
    contributes.map((contribution, index) => [index === 0 ? `${name} ${version}` : '', contribution]),
  );
  print(context, renderTable([{ title: 'plugin' }, { title: 'contributes' }], rows));
  print(
    context,
    config.file === undefined
      ? '\nNo fovea.config.ts here: these are the built-in ones.'
      : `\nConfigured by ${config.file}.`,
  );
}

/** `fovea plugin build [folder]`: imports a plugin once and writes its catalogue. */
export async function pluginBuild(folder: string, options: CommonOptions, context: CommandContext): Promise<void> {
  const { file, catalog } = await buildPluginCatalog(resolve(folder));
  if (options.json === true)
    printJson(context, { file, digest: catalog.digest, contributions: catalog.contributions.length });
  else
    print(
      context,
      `wrote ${file}: ${catalog.contributions.length} contributions, digest ${catalog.digest.slice(0, 12)}`,
    );
}

/**
 * `fovea plugin check [folder]`: runs the conformance cases on a plugin.
 * @returns the exit code: 1 when a case failed.
 */
export async function pluginCheck(folder: string, options: CommonOptions, context: CommandContext): Promise<number> {
  const subject = await packageUnderTest(pathToFileURL(`${resolve(folder)}/`));
  const { plugin, manifest, packageJson, fixtures } = subject;
  const cases = conformanceCases(plugin, {
    manifest,
    packageJson,
    fixtures: { ...fixtures, plugins: await presetPlugins(plugin.id) },
  });
  const isText = options.json !== true;
  const report = await runConformance(cases, {
    signal: context.signal,
    onCase: (result) => {
      if (isText && result.outcome !== 'passed') print(context, caseLine(result));
    },
  });
  if (isText) {
    const { passed, failed, notApplicable } = report;
    print(context, `${plugin.id}: ${passed} passed, ${failed} failed, ${notApplicable} not applicable`);
  } else printJson(context, report);
  return report.failed > 0 ? exitCodes.failed : exitCodes.ok;
}

/** What the checked plugin may ask its context for: everything of the preset but itself. */
async function presetPlugins(except: string) {
  const plugins = [];
  for (const name of preset.plugins.filter((candidate) => candidate !== except)) {
    const location = await locatePlugin(name, [preset.resolveFrom]);
    plugins.push((await importPlugin(location)).plugin);
  }
  return plugins;
}

function caseLine({ id, subject, outcome, excuse, error }: CaseResult): string {
  const mark = outcome === 'failed' ? 'FAILED        ' : 'not applicable';
  return `${mark}  ${subject}  ${id}: ${error?.message ?? excuse ?? ''}`;
}
