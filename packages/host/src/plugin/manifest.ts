import type { PluginManifest } from '@fovea/contracts';
import { manifestInvalid } from '../errors.ts';
import { SchemaValidator } from '../params/validate.ts';
import type { JsonSchema } from '../params/json-schema.ts';

/** JSON Schema of the `"fovea"` field of a plugin's package.json. */
export const manifestSchema: JsonSchema = {
  type: 'object',
  properties: {
    apiVersion: { type: 'integer', minimum: 1 },
    requires: {
      type: 'object',
      properties: { fovea: { type: 'string', minLength: 1, maxLength: 200 } },
      required: ['fovea'],
      additionalProperties: false,
    },
    platforms: { type: 'array', items: { type: 'string', enum: ['node', 'browser'] }, minItems: 1, maxItems: 2 },
    contributes: {
      type: 'array',
      items: { type: 'string', pattern: '^[a-z]+:[a-z0-9-]+/[a-z0-9-]+$' },
      maxItems: 1000,
    },
    trust: { type: 'string', enum: ['worker', 'host'] },
    entry: {
      type: 'object',
      properties: { runtime: { type: 'string', pattern: '^\\.(/[^/]+)*$' } },
      required: ['runtime'],
      additionalProperties: false,
    },
    permissions: { type: 'array', items: { type: 'string', maxLength: 200 }, maxItems: 100 },
  },
  required: ['apiVersion', 'requires', 'platforms', 'contributes', 'trust', 'entry', 'permissions'],
  additionalProperties: false,
};

/**
 * The manifest in a parsed package.json.
 *
 * @param where the plugin's name or folder, for errors.
 * @throws PLUGIN_MANIFEST_INVALID with the path of the first problem.
 */
export function parseManifest(packageJson: unknown, where: string): PluginManifest {
  const manifest =
    typeof packageJson === 'object' && packageJson !== null ? (packageJson as { fovea?: unknown }).fovea : undefined;
  if (manifest === undefined) throw manifestInvalid(where, 'fovea', 'a field "fovea" in package.json', undefined);
  const [issue] = new SchemaValidator().issues(manifestSchema, manifest, 'fovea');
  if (issue !== undefined) throw manifestInvalid(where, issue.path, issue.expected, issue.received);
  return manifest as PluginManifest;
}
