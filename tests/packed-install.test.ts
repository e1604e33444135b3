import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { transform } from '@swc/core';

const run = promisify(execFile);
const root = process.cwd();
const minutes = 60_000;

/** Every package as npm would publish it, installed where nothing of this repository is in reach. */
describe('packages as their users get them', () => {
  let folder = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fovea-packed-'));
    await run('npx', ['tsc', '-b'], { cwd: root });
    await run(process.execPath, [join(root, 'tools', 'admin', 'ensure-built.ts')], { cwd: root });
    const inside = async (parent: string): Promise<string[]> =>
      (await readdir(join(root, parent))).map((name) => join(root, parent, name));
    const folders = [...(await inside('packages')), ...(await inside('apps'))];
    await run('npm', ['pack', '--pack-destination', folder, ...folders], { cwd: root });
    const tarballs = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
    // Dependencies on siblings are met by the tarballs, as the registry would after publishing.
    const dependencies = Object.fromEntries(tarballs.map((name) => [packageName(name), `file:./${name}`]));
    await writeFile(
      join(folder, 'package.json'),
      JSON.stringify({ name: 'stranger', private: true, type: 'module', dependencies }),
    );
    await cp(join(root, '.npmrc'), join(folder, '.npmrc'));
    await run('npm', ['install', '--prefer-offline', '--ignore-scripts'], { cwd: folder });
    const source = await readFile(join(root, 'examples', 'compose.ts'), 'utf8');
    const { code } = await transform(source, { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } });
    await writeFile(join(folder, 'compose.mjs'), code);
  }, 6 * minutes);

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it(
    'train and score a classifier from a ten-line script on plain Node',
    async () => {
      const { stdout } = await run(process.execPath, ['compose.mjs'], { cwd: folder });
      const top1 = Number(/top1: ([0-9.]+)/.exec(stdout)?.[1]);
      expect(top1).toBeGreaterThan(0.8);
    },
    3 * minutes,
  );

  it(
    'bring a command that explains itself',
    async () => {
      const { stdout } = await run(join(folder, 'node_modules', '.bin', 'fovea'), ['explain', 'optimizer:fovea/sgd'], {
        cwd: folder,
        env: { ...process.env, PATH: `${join(process.execPath, '..')}:${process.env['PATH'] ?? ''}` },
      });
      expect(stdout).toContain('momentum');
    },
    minutes,
  );

  it(
    'bring a server with its admin app, and an agent that carries a run out',
    async () => {
      const child = spawn(join(folder, 'node_modules', '.bin', 'fovea'), ['serve', '--port', '0', '--json'], {
        cwd: folder,
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, PATH: `${join(process.execPath, '..')}:${process.env['PATH'] ?? ''}` },
      });
      try {
        const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
        const { url } = JSON.parse(chunk.toString()) as { url: string };
        expect(await (await fetch(url)).text()).toContain('/assets/');
        const pipeline = {
          name: 'packed',
          steps: [
            { use: 'fovea/load-data', params: { dataset: { use: 'fovea/mnist' }, trainLimit: 100, testLimit: 100 } },
            { use: 'fovea/build-model', params: { model: { use: 'fovea/cnn', params: { width: 0.25 } } } },
            { use: 'fovea/evaluate' },
          ],
        };
        await writeFile(join(folder, 'packed.json'), JSON.stringify(pipeline));
        const fovea = join(folder, 'node_modules', '.bin', 'fovea');
        const env = { ...process.env, PATH: `${join(process.execPath, '..')}:${process.env['PATH'] ?? ''}` };
        const { stdout } = await run(fovea, ['run', 'packed.json', '--json'], { cwd: folder, env });
        expect(JSON.parse(stdout)).toMatchObject({ run: { runs: [{ state: 'succeeded' }] } });
      } finally {
        const ended = once(child, 'exit');
        child.kill('SIGTERM');
        await ended;
      }
    },
    2 * minutes,
  );

  it('contain no test and no path of the machine they were packed on', async () => {
    const scope = join(folder, 'node_modules', '@fovea');
    for (const name of await readdir(scope)) {
      const files = await readdir(join(scope, name), { recursive: true });
      expect(files.filter((file) => /\.test\.|tsbuildinfo/.test(file))).toEqual([]);
    }
  });
});

function packageName(tarball: string): string {
  return `@fovea/${/^fovea-(.+)-\d+\.\d+\.\d+\.tgz$/.exec(tarball)?.[1] ?? tarball}`;
}
