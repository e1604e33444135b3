import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runCli, temporaryFolder } from '../testing-fixtures/run-cli.ts';

let folder = '';
let remove: () => Promise<void>;

beforeAll(async () => {
  ({ path: folder, remove } = await temporaryFolder());
});
afterAll(() => remove());

describe('fovea', () => {
  it('explains a contribution with units, bounds and defaults', async () => {
    const { stdout } = await runCli(['explain', 'step:fovea/train'], folder);
    expect(stdout).toMatch(/epochs +integer +1 +\[1, 100000\] +epochs/);
  });

  it('explains as JSON what the catalogue says', async () => {
    const { stdout } = await runCli(['explain', 'optimizer:fovea/sgd', '--json'], folder);
    expect(JSON.parse(stdout)).toMatchObject([{ kind: 'optimizer', id: 'fovea/sgd', params: { type: 'object' } }]);
  });

  it('suggests the nearest name', async () => {
    const { exitCode, stderr } = await runCli(['explain', 'fovea/cosin'], folder);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('schedule:fovea/cosine');
  });

  it('lists a kind', async () => {
    const { stdout } = await runCli(['explain', 'quantizer'], folder);
    expect(stdout).toContain('fovea/int8');
  });

  it('tells what the machine can do', async () => {
    const { exitCode, stdout } = await runCli(['doctor', '--json'], folder);
    expect(exitCode).toBe(0);
    const { findings } = JSON.parse(stdout) as { findings: { area: string; subject: string; isUsable: boolean }[] };
    expect(findings).toContainEqual(
      expect.objectContaining({ area: 'backend', subject: 'fovea/wasm', isUsable: true }),
    );
  });

  it('lists plugins with what they contribute', async () => {
    const { stdout } = await runCli(['plugin', 'list'], folder);
    expect(stdout).toContain('optimizer:fovea/adam');
  });

  it('teaches in its help', async () => {
    const { exitCode, stdout } = await runCli(['--help'], folder);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Exit codes');
  });
});
