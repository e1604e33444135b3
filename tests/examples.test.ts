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
const pretrained = join(data, 'models', 'mobilenet_v1_0.25_224', 'model.json');
const minutes = 60_000;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-examples-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function runExample(
  file: string,
  settings: readonly string[],
  options: readonly string[] = [],
): Promise<ReportRecord> {
  const cli = join(root, 'apps', 'cli', 'src', 'main.ts');
  const out = join(folder, file);
  const set = settings.flatMap((setting) => ['--set', setting]);
  const args = [
    '--conditions=@fovea/source',
    cli,
    'run',
    join(root, 'examples', file),
    '--out',
    out,
    ...set,
    ...options,
  ];
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

/** Needs photos, and a pretrained network beside them. */
const transferred = 'flowers.ts';

describe('the example pipelines', () => {
  it('are all run here', () => {
    const files = readdirSync(join(root, 'examples')).filter((name) => name.endsWith('.ts') && name !== 'compose.ts');
    expect(files.sort()).toEqual([...Object.keys(runsOf), transferred].sort());
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

  const hasModel = existsSync(photos) && existsSync(pretrained);
  if (!hasModel) console.log(`skipped: ${transferred} (no ${photos} or ${pretrained})`);
  (hasModel ? it : it.skip)(
    `${transferred} tells flowers apart after a minute at most`,
    async () => {
      const model = ['--model', pretrained, '--model-set', 'inputRange=minusOneToOne'];
      const report = await runExample(transferred, [`data=${photos}`], model);
      expect(report.run.runs.map(({ state }) => state)).toEqual(['succeeded']);
      expect(report.models.map(({ accuracy }) => accuracy?.n)).toEqual([110, 110]);
      expect(report.models[0]?.accuracy?.top1).toBeGreaterThanOrEqual(0.74);
      expect(report.run.durationMs).toBeLessThan(minutes);
      // Only the head is trained again.
      const again = await runExample(transferred, [`data=${photos}`, 'epochs=20'], model);
      expect(again.run.durationMs).toBeLessThan(0.5 * report.run.durationMs + 5000);
    },
    4 * minutes,
  );

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
