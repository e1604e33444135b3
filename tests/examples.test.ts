import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ReportRecord } from '@fovea/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const run = promisify(execFile);
const root = process.cwd();
const data = process.env['FOVEA_TEST_DATA'] ?? join(root, '..', 'shared', 'data');
const photos = join(data, 'flowers');
const minutes = 60_000;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-examples-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function runExample(file: string, settings: readonly string[]): Promise<ReportRecord> {
  const cli = join(root, 'apps', 'cli', 'src', 'main.ts');
  const out = join(folder, file);
  const set = settings.flatMap((setting) => ['--set', setting]);
  const args = ['--conditions=@fovea/source', cli, 'run', join(root, 'examples', file), '--out', out, ...set];
  await run(process.execPath, args, { cwd: folder });
  return JSON.parse(await readFile(join(out, 'report.json'), 'utf8')) as ReportRecord;
}

const onDigits = ['data.trainLimit=300', 'data.testLimit=100', 'train.epochs=1'];
const onPhotos = [
  `data=${photos}`,
  'epochs=1',
  'data.dataset.height=32',
  'data.dataset.width=32',
  'train.batchSize=64',
];

/** Runs that each pipeline expands into, follow-up included. */
const runsOf: Readonly<Record<string, number>> = {
  'quickstart.ts': 7,
  'article-4-1-cnn.ts': 1,
  'article-4-1-cnn-photos.ts': 1,
  'article-4-3-sgd.ts': 1,
  'article-4-4-float16.ts': 1,
  'sweep-batch-size.ts': 8,
  'sweep-kernel-size.ts': 6,
  'sweep-learning-rate.ts': 10,
};

describe('the example pipelines', () => {
  it('are all run here', () => {
    const files = readdirSync(join(root, 'examples')).filter((name) => name.endsWith('.ts') && name !== 'compose.ts');
    expect(files.sort()).toEqual(Object.keys(runsOf).sort());
  });

  for (const [file, count] of Object.entries(runsOf)) {
    const needsPhotos = file.includes('photos');
    if (needsPhotos && !existsSync(photos)) console.log(`skipped: ${file} (no ${photos})`);
    (needsPhotos && !existsSync(photos) ? it.skip : it)(
      `${file} runs`,
      async () => {
        const report = await runExample(file, needsPhotos ? onPhotos : onDigits);
        expect(report.run.runs.map(({ state }) => state)).toEqual(new Array<string>(count).fill('succeeded'));
        expect(report.recommendation).toContain('Most accurate');
      },
      4 * minutes,
    );
  }

  it(
    'and one with a plugin of a third party',
    async () => {
      const report = await runExample('third-party/pipeline.json', []);
      expect(report.models.length).toBeGreaterThan(1);
      expect(report.run.runs.every(({ state }) => state === 'succeeded')).toBe(true);
    },
    4 * minutes,
  );
});
