import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { temporaryFolder, type TemporaryFolder } from '../testing/temporary-folder.ts';
import { writeProgram } from '../testing/write-program.ts';
import { writeZip } from '../testing/write-zip.ts';
import { SetupProgress } from './progress.ts';
import { downloadWheel, unpackWheel, type Wheel } from './wheel.ts';

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder[Symbol.asyncDispose]());

const content = writeZip([
  { name: 'tensorflow/libtensorflow_cc.so.2', content: 'cc' },
  { name: 'tensorflow/libtensorflow_framework.so.2', content: 'framework' },
  { name: 'tensorflow/include/tensorflow/c/c_api.h', content: 'api' },
  { name: 'tensorflow/include/tsl/platform/ctstring.h', content: 'string' },
  { name: 'tensorflow/include/Eigen/Core', content: 'eigen' },
  { name: 'tensorflow/python/_pywrap_tensorflow_internal.so', content: 'python' },
]);
const wheel: Wheel = {
  project: 'tensorflow-cpu',
  version: '2.21.0',
  file: 'tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl',
  sizeBytes: content.length,
  sha256: createHash('sha256').update(content).digest('hex'),
  keptBytes: 100,
};
const run = () => ({
  progress: new SetupProgress({ stage: 'download', text: '' }, () => undefined),
  signal: undefined,
});

describe('downloadWheel', () => {
  it('asks pip for exactly that file, whatever Python pip itself runs on, and checks it', async () => {
    const source = join(folder.path, 'source');
    await writeFile(source, content);
    const target = join(folder.path, 'download');
    using _pip = await writeProgram(
      join(folder.path, 'bin'),
      'python3',
      `echo "$@" > ${folder.path}/args; cp ${source} ${target}/${wheel.file}`,
    );

    expect(await downloadWheel(wheel, target, run())).toBe(join(target, wheel.file));
    expect((await readFile(join(folder.path, 'args'), 'utf8')).trim()).toBe(
      `-m pip download --require-hashes -r ${target}/requirements.txt --dest ${target} --no-deps --only-binary=:all: ` +
        '--implementation=cp --python-version=311 --abi=cp311 --platform=manylinux_2_27_x86_64',
    );
    expect(await readFile(join(target, 'requirements.txt'), 'utf8')).toBe(
      `tensorflow-cpu==2.21.0 --hash=sha256:${wheel.sha256}\n`,
    );
  });

  it('takes what an earlier run has downloaded, without pip', async () => {
    await writeFile(join(folder.path, wheel.file), content);
    using _pip = await writeProgram(join(folder.path, 'bin'), 'python3', 'exit 1');
    expect(await downloadWheel(wheel, folder.path, run())).toBe(join(folder.path, wheel.file));
  });

  it('refuses and deletes another file than the published one', async () => {
    using _pip = await writeProgram(
      join(folder.path, 'bin'),
      'python3',
      `echo something > ${folder.path}/${wheel.file}`,
    );
    await expect(downloadWheel(wheel, folder.path, run())).rejects.toMatchObject({
      code: 'FILE_INVALID',
      details: { expected: wheel.sha256 },
    });
    expect(await readdir(folder.path)).not.toContain(wheel.file);
  });

  it('passes on what pip complains about', async () => {
    using _pip = await writeProgram(join(folder.path, 'bin'), 'python3', 'echo "ERROR: no route to host" >&2; exit 1');
    await expect(downloadWheel(wheel, folder.path, run())).rejects.toMatchObject({
      code: 'ENVIRONMENT_UNSUPPORTED',
      message: expect.stringMatching(/no route to host.*FOVEA_LIBTENSORFLOW/s),
    });
  });

  it('can be cancelled while pip runs', async () => {
    using _pip = await writeProgram(join(folder.path, 'bin'), 'python3', 'exec sleep 60');
    const signal = AbortSignal.timeout(200);
    await expect(downloadWheel(wheel, folder.path, { ...run(), signal })).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

describe('unpackWheel', () => {
  it('keeps the two libraries and the headers of the C API, and nothing else', async () => {
    const file = join(folder.path, wheel.file);
    await writeFile(file, content);
    const target = join(folder.path, 'out');
    await mkdir(target);
    await unpackWheel(file, target, run());
    const files = (await readdir(target, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    expect(files.map((entry) => join(entry.parentPath, entry.name).slice(target.length + 1)).toSorted()).toEqual([
      'include/tensorflow/c/c_api.h',
      'include/tsl/platform/ctstring.h',
      'lib/libtensorflow_cc.so.2',
      'lib/libtensorflow_framework.so.2',
    ]);
  });
});
