import {
  apiVersion,
  citedKinds,
  kinds,
  pluginBrand,
  type AnyContribution,
  type BrandedPlugin,
  type PluginManifest,
} from '@fovea/contracts';
import semver from 'semver';
import {
  contributesMismatch,
  contributionInvalid,
  duplicateId,
  pluginIncompatible,
  pluginNotBranded,
} from '../errors.ts';
import { shapeOf } from '../params/json-schema.ts';
import { show } from '../text/show.ts';

/** What this host is, for the checks before a plugin's code is imported. */
export interface HostFacts {
  readonly foveaVersion: string;
  readonly platform: 'node' | 'browser';
}

/**
 * What can be checked from the manifest alone.
 *
 * @throws PLUGIN_INCOMPATIBLE.
 */
export function checkManifest(name: string, manifest: PluginManifest, { foveaVersion, platform }: HostFacts): void {
  if (manifest.apiVersion !== apiVersion) {
    const hint =
      manifest.apiVersion > apiVersion
        ? 'Update Fovea.'
        : 'Update the plugin, or install the Fovea it was written for.';
    throw pluginIncompatible(
      name,
      'was written for another version of the plugin contracts',
      `apiVersion ${apiVersion}`,
      `apiVersion ${manifest.apiVersion}`,
      hint,
    );
  }
  const range = manifest.requires.fovea;
  if (semver.validRange(range) === null) {
    throw pluginIncompatible(
      name,
      'requires.fovea is not a version range',
      'a range such as ^1.0.0',
      show(range),
      "Mend the plugin's package.json.",
    );
  }
  if (!semver.satisfies(foveaVersion, range, { includePrerelease: true })) {
    throw pluginIncompatible(
      name,
      'does not work with this Fovea',
      `Fovea ${range}`,
      `Fovea ${foveaVersion}`,
      'Install a version of the plugin or of Fovea that fits.',
    );
  }
  if (!manifest.platforms.includes(platform)) {
    throw pluginIncompatible(
      name,
      'does not run on this platform',
      manifest.platforms.join(' or '),
      platform,
      'Choose a plugin that does.',
    );
  }
}

/**
 * The plugin in a module's exports: the default export, else the one named `plugin`.
 *
 * @throws PLUGIN_LOAD_FAILED when there is none.
 */
export function pluginOf(name: string, exports: Readonly<Record<string, unknown>>): BrandedPlugin {
  for (const candidate of [exports['default'], exports['plugin']]) {
    if (isBranded(candidate)) return candidate;
  }
  throw pluginNotBranded(name, Object.keys(exports));
}

function isBranded(value: unknown): value is BrandedPlugin {
  return typeof value === 'object' && value !== null && (value as { $$type?: unknown }).$$type === pluginBrand;
}

/**
 * What can be checked once the code is there: brand, declared = exported, and each descriptor.
 *
 * @throws PLUGIN_LOAD_FAILED, PLUGIN_MANIFEST_INVALID, PLUGIN_DUPLICATE_ID, CONTRIBUTION_INVALID.
 */
export function checkPlugin(plugin: BrandedPlugin, manifest: PluginManifest): void {
  if (!isBranded(plugin)) throw pluginNotBranded('unknown', plugin);
  const seen = new Set<string>();
  for (const contribution of plugin.contributions) {
    checkContribution(contribution);
    const key = `${contribution.kind}:${contribution.id}`;
    if (seen.has(key)) throw duplicateId(key, plugin.id, plugin.id);
    seen.add(key);
  }
  const exported = [...seen].sort();
  const declared = [...new Set(manifest.contributes)].sort();
  if (exported.join() !== declared.join()) throw contributesMismatch(plugin.id, declared, exported);
}

function checkContribution(contribution: AnyContribution): void {
  const subject = `${String(contribution.kind)}:${String(contribution.id)}`;
  const refuse = (problem: string, expected: string, received: unknown): never => {
    throw contributionInvalid(subject, problem, expected, show(received));
  };
  if (!(kinds as readonly string[]).includes(contribution.kind))
    refuse('has an unknown kind', `one of: ${kinds.join(', ')}`, contribution.kind);
  if (!/^[a-z0-9]+(-[a-z0-9]+)*\/[a-z0-9]+(-[a-z0-9]+)*$/.test(contribution.id)) {
    refuse('has a malformed id', 'scope/name in kebab-case', contribution.id);
  }
  if (!Number.isInteger(contribution.behaviour) || contribution.behaviour < 1) {
    refuse('has no valid behaviour', 'an integer >= 1', contribution.behaviour);
  }
  if (citedKinds.includes(contribution.kind) && (contribution.sources ?? []).length === 0) {
    refuse('cites no source', `sources, which every ${contribution.kind} must state`, contribution.sources);
  }
  if ((contribution.kind === 'step') !== (contribution.ports !== undefined)) {
    refuse(
      contribution.kind === 'step' ? 'has no ports' : 'has ports',
      'ports for steps and for nothing else',
      contribution.ports,
    );
  }
  const standard = (
    contribution.params as unknown as { '~standard'?: Partial<AnyContribution['params']['~standard']> }
  )?.['~standard'];
  if (
    standard?.version !== 1 ||
    typeof standard.validate !== 'function' ||
    typeof standard.jsonSchema?.input !== 'function'
  ) {
    refuse('has params of no usable schema', 'a Standard Schema that offers Standard JSON Schema', standard?.vendor);
  }
  const schema = contribution.params['~standard'].jsonSchema.input({ target: 'draft-2020-12' });
  if (shapeOf(schema).type !== 'object' || schema['additionalProperties'] !== false) {
    refuse('has params that are not a strict object', 'an object schema that refuses unknown keys', schema['type']);
  }
}
