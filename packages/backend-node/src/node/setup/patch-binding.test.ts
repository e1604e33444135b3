import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { tfjsNodeFolder } from '../load-tfjs-node.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { copyPatchedSources } from './patch-binding.ts';

describe('copyPatchedSources', () => {
  it('adds lists of strings and types to a copy of the sources, and leaves the package alone', async () => {
    await using folder = await temporaryFolder();
    const original = join(tfjsNodeFolder(), 'binding');
    const before = await readFile(join(original, 'tfjs_backend.cc'), 'utf8');
    const copy = await copyPatchedSources(original, folder.path);
    const amended = await readFile(join(copy, 'tfjs_backend.cc'), 'utf8');
    expect(amended).toContain('TFE_OpSetAttrStringList');
    expect(amended).toContain('TFE_OpSetAttrTypeList');
    expect(await readFile(join(original, 'tfjs_backend.cc'), 'utf8')).toBe(before);
    expect(await readFile(join(copy, 'tfjs_binding.cc'), 'utf8')).toBe(
      await readFile(join(original, 'tfjs_binding.cc'), 'utf8'),
    );
  });

  it('refuses sources that it does not know', async () => {
    await using folder = await temporaryFolder();
    await mkdir(join(folder.path, 'other'));
    await writeFile(join(folder.path, 'other', 'tfjs_backend.cc'), 'int main() {}');
    await expect(copyPatchedSources(join(folder.path, 'other'), folder.path)).rejects.toMatchObject({
      code: 'ENVIRONMENT_UNSUPPORTED',
      details: { expected: expect.stringContaining('case TF_ATTR_STRING') },
    });
  });
});
