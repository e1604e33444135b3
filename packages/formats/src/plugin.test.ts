import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { plugin } from './plugin.ts';

interface Manifest {
  readonly fovea: { readonly contributes: readonly string[] };
}

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as Manifest;

describe('the plugin', () => {
  it('exports what its manifest declares', () => {
    const exported = plugin.contributions.map(({ kind, id }) => `${kind}:${id}`);
    expect(exported.toSorted()).toEqual(manifest.fovea.contributes.toSorted());
  });
});
