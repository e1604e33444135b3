import type { FoveaError, Plugin } from '@fovea/contracts';
import { type Violation, violation } from './errors.ts';
import type { ConformanceFixtures } from './fixtures.ts';

/** A plugin under test, with what its package says about it. */
export interface PluginSubject {
  readonly name: string;
  readonly plugin: Plugin;
  /** The `"fovea"` field, unchecked. */
  readonly manifest: unknown;
  /** The whole package.json, unchecked. */
  readonly packageJson: unknown;
  readonly fixtures: ConformanceFixtures;
  readonly violation: (found: Violation) => FoveaError;
}

export function pluginSubject(options: Omit<PluginSubject, 'name' | 'violation'>): PluginSubject {
  const name = `plugin:${String(options.plugin.id)}`;
  return { ...options, name, violation: (found) => violation(name, found) };
}
