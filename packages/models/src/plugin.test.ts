import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import plugin from './index.ts';

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).fovea as {
  contributes: string[];
};

describe('the plugin', () => {
  it('exports what its manifest declares', () => {
    expect(plugin.contributions.map(({ kind, id }) => `${kind}:${id}`)).toEqual(manifest.contributes);
  });

  it.each(plugin.contributions.map((contribution) => [contribution.id, contribution] as const))(
    '%s cites its sources and keeps the rules of params',
    async (_, { params, sources }) => {
      expect(sources?.length).toBeGreaterThan(0);
      expect((await params['~standard'].validate({ unknownKey: 1 })).issues).toHaveLength(1);
      expect((await params['~standard'].validate({ dropout: 1 })).issues).toHaveLength(1);
      expect((await params['~standard'].validate({})).issues).toBeUndefined();
      const schema = params['~standard'].jsonSchema.input({ target: 'draft-2020-12' });
      for (const field of Object.values(schema['properties'] as Record<string, { title?: string }>)) {
        expect(field.title).toBeTruthy();
      }
    },
  );
});
