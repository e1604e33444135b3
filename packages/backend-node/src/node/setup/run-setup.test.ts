import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { temporaryFolder, type TemporaryFolder } from '../testing/temporary-folder.ts';
import { withoutEnvironment } from '../testing/without-environment.ts';
import { writeProgram } from '../testing/write-program.ts';
import { planSetup, type SetupPlan } from './plan.ts';
import { removeSetup } from './remove.ts';
import { runSetup } from './run-setup.ts';

let folder: TemporaryFolder;
let environment: Disposable;
beforeEach(async () => {
  environment = withoutEnvironment('FOVEA_NATIVE_FOLDER', 'FOVEA_LIBTENSORFLOW', 'CXX');
  folder = await temporaryFolder();
});
afterEach(async () => {
  environment[Symbol.dispose]();
  await folder[Symbol.asyncDispose]();
});

async function write(file: string, content = ''): Promise<void> {
  await mkdir(dirname(join(folder.path, file)), { recursive: true });
  await writeFile(join(folder.path, file), content);
}

/** A plan on a library that is there already, so that nothing is downloaded. */
async function localPlan(): Promise<SetupPlan> {
  for (const file of ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2', 'include/tensorflow/c/c_api.h']) {
    await write(`tf/${file}`);
  }
  await write('node-headers/node_api.h');
  process.env['FOVEA_LIBTENSORFLOW'] = join(folder.path, 'tf');
  const plan = await planSetup({ dataFolder: join(folder.path, 'data') });
  return { ...plan, nodeIncludeFolder: join(folder.path, 'node-headers') };
}

describe('planSetup', () => {
  it('uses a library that is there, under a name that changes with it, and writes nothing', async () => {
    const plan = await localPlan();
    expect(plan).toMatchObject({
      folder: join(folder.path, 'data', 'native'),
      source: expect.stringContaining('FOVEA_LIBTENSORFLOW'),
      present: undefined,
      wheel: undefined,
      neededBytes: 1_000_000,
    });
    await write('tf/libtensorflow_cc.so.2', 'another');
    expect((await planSetup({ dataFolder: join(folder.path, 'data') })).name).not.toBe(plan.name);
    expect(await readdir(folder.path)).not.toContain('data');
  });

  it('refuses a wrong FOVEA_LIBTENSORFLOW', async () => {
    process.env['FOVEA_LIBTENSORFLOW'] = join(folder.path, 'nowhere');
    await expect(planSetup({ dataFolder: folder.path })).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  });
});

describe('runSetup', () => {
  it('installs nothing when the binding does not work', async () => {
    const plan = await localPlan();
    const lastArgument = 'for last; do :; done; echo "no module" > "$last"';
    using _compiler = await writeProgram(join(folder.path, 'bin'), 'fake-cxx', lastArgument);
    process.env['CXX'] = 'fake-cxx';
    const stages: string[] = [];
    await expect(runSetup(plan, { onEvent: ({ stage }) => stages.push(stage) })).rejects.toMatchObject({
      code: 'ENVIRONMENT_UNSUPPORTED',
      message: expect.stringContaining('a training step on it failed'),
    });
    expect(stages).toEqual(['build', 'verify']);
    expect(await readdir(plan.folder)).toEqual(['.incoming']);
  });

  it('passes on what the compiler says, and what to install where there is none', async () => {
    const plan = await localPlan();
    using _compiler = await writeProgram(join(folder.path, 'bin'), 'fake-cxx', 'echo "error: no C++17" >&2; exit 1');
    process.env['CXX'] = 'fake-cxx';
    await expect(runSetup(plan)).rejects.toMatchObject({ message: expect.stringContaining('no C++17') });
    process.env['CXX'] = 'no-such-compiler';
    await expect(runSetup(plan)).rejects.toMatchObject({
      code: 'ENVIRONMENT_UNSUPPORTED',
      message: expect.stringMatching(/no-such-compiler is needed.*build-essential/s),
    });
  });

  it('asks for space before it starts', async () => {
    const plan = { ...(await localPlan()), neededBytes: 1e15 };
    await expect(runSetup(plan)).rejects.toMatchObject({
      code: 'ENVIRONMENT_UNSUPPORTED',
      message: expect.stringContaining('too little space'),
    });
  });
});

describe('removeSetup', () => {
  it('deletes installations and what an interrupted run left, nothing else', async () => {
    const data = join(folder.path, 'data');
    await write('data/native/libtensorflow-1/native.json', '{}');
    await write('data/native/libtensorflow-1/lib/a.so', '12345678');
    await write('data/native/.download/x.whl', '1234');
    await write('data/native/notes.txt', 'mine');
    expect(await removeSetup(data)).toEqual({ folder: join(data, 'native'), freedBytes: 14 });
    expect(await readdir(join(data, 'native'))).toEqual(['notes.txt']);
  });

  it('takes its own folder away when it is empty, and minds no absence', async () => {
    const data = join(folder.path, 'data');
    await write('data/native/.incoming/x', '1');
    await removeSetup(data);
    await expect(stat(join(data, 'native'))).rejects.toMatchObject({ code: 'ENOENT' });
    expect((await removeSetup(data)).freedBytes).toBe(0);
  });
});
