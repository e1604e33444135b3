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
    '%s refuses unknown params and titles the known ones',
    async (_, { params }) => {
      const result = await params['~standard'].validate({ folder: 'x', unknownKey: 1 });
      expect(result.issues?.some(({ message }) => message.includes('unknownKey'))).toBe(true);
      const schema = params['~standard'].jsonSchema.input({ target: 'draft-2020-12' });
      for (const field of Object.values(schema['properties'] as Record<string, { title?: string }>)) {
        expect(field.title).toBeTruthy();
      }
    },
  );
});
