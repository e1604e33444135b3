import { apiVersion, type Plugin } from '@fovea/contracts';
import { canonicalJson } from '../text/canonical-json.ts';
import { sha256Hex } from '../text/digest.ts';
import { describeContribution, type CatalogEntry } from './entry.ts';

/** `fovea.catalog.json`: what one plugin offers. */
export interface PluginCatalog {
  readonly plugin: string;
  readonly version: string;
  readonly apiVersion: number;
  /** Hex SHA-256 of the contributions' canonical JSON. */
  readonly digest: string;
  readonly contributions: readonly CatalogEntry[];
}

/** The catalogue of a plugin; equal descriptors give equal bytes, in order of kind and id. */
export async function buildCatalog(plugin: Plugin, version: string): Promise<PluginCatalog> {
  const contributions = plugin.contributions
    .map((contribution) => describeContribution(contribution, plugin.id))
    .sort((a, b) => (`${a.kind}:${a.id}` < `${b.kind}:${b.id}` ? -1 : 1));
  return { plugin: plugin.id, version, apiVersion, digest: await catalogDigest(contributions), contributions };
}

export function catalogDigest(contributions: readonly CatalogEntry[]): Promise<string> {
  return sha256Hex(canonicalJson(contributions));
}

/** The text of `fovea.catalog.json`: sorted keys, two blanks, a final newline. */
export function stringifyCatalog(catalog: PluginCatalog): string {
  return `${JSON.stringify(JSON.parse(canonicalJson(catalog)), null, 2)}\n`;
}
