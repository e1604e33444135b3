import { describe, expect, it } from '@jest/globals';
import { readdir } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { writeProgram } from '../testing/write-program.ts';
import { downloadNodeHeaders, headersPackage, ownNodeHeaders, readTar } from './node-headers.ts';

function tarFile(name: string, content: string, type = '0'): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write(content.length.toString(8).padStart(11, '0'), 124);
  header.write(type, 156);
  return Buffer.concat([header, Buffer.from(content), Buffer.alloc((512 - (content.length % 512)) % 512)]);
}

describe('readTar', () => {
  it('finds the regular files and leaves the rest out', () => {
    const files = readTar(
      Buffer.concat([
        tarFile('package/', '', '5'),
        tarFile('package/include/node_api.h', 'api'),
        tarFile('package/long', 'x'.repeat(513)),
        tarFile('package/empty', ''),
        Buffer.alloc(1024),
      ]),
    );
    expect([...files].map(([name, content]) => [name, content.length])).toEqual([
      ['package/include/node_api.h', 3],
      ['package/long', 513],
      ['package/empty', 0],
    ]);
    expect(files.get('package/include/node_api.h')?.toString()).toBe('api');
  });
});

describe('ownNodeHeaders', () => {
  it('finds none beside a Node that came without them', async () => {
    await using folder = await temporaryFolder();
    expect(await ownNodeHeaders(join(folder.path, 'bin', 'node'))).toBeUndefined();
  });
});

describe('downloadNodeHeaders', () => {
  it('refuses another package than the published one', async () => {
    await using folder = await temporaryFolder();
    const file = `${headersPackage.name}-${headersPackage.version}.tgz`;
    await writeFile(join(folder.path, 'other.tgz'), gzipSync(tarFile('package/include/node_api.h', 'evil')));
    using _npm = await writeProgram(
      join(folder.path, 'bin'),
      'npm',
      `cp ${folder.path}/other.tgz ${folder.path}/out/${file}`,
    );
    await expect(downloadNodeHeaders(join(folder.path, 'out'), undefined)).rejects.toMatchObject({
      code: 'FILE_INVALID',
      details: { expected: `sha512-${headersPackage.sha512}` },
    });
    expect(await readdir(join(folder.path, 'out'))).toEqual([]);
  });
});
