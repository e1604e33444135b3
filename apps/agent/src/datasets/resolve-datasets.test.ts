import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { AgentConnection, DatasetOrigin, Digest, PlanRecord, RegisteredDataset } from '@fovea/contracts';
import { openWorkspace, type Workspace } from '@fovea/host/node';
import { preset } from '@fovea/preset';
import { makeZip } from '../testing-fixtures/make-zip.ts';
import { ArchiveCache } from './archive-cache.ts';
import { resolveDatasets } from './resolve-datasets.ts';

const signal = new AbortController().signal;
const archive = makeZip([
  { name: 'photos/cats/1.jpg', data: Buffer.from('cat') },
  { name: 'photos/dogs/1.jpg', data: Buffer.from('dog') },
]);
const digest: Digest = `sha256:${createHash('sha256').update(archive).digest('hex')}`;

let home = '';
let workspace: Workspace;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'fovea-datasets-'));
  workspace = await openWorkspace({ preset, folder: home });
});
afterAll(() => rm(home, { recursive: true }));

let folder = '';
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'fovea-datasets-')));
  await mkdir(join(folder, 'data/photos'), { recursive: true });
  await mkdir(join(folder, 'secret'));
  await symlink(join(folder, 'secret'), join(folder, 'data/out'));
  await symlink(join(folder, 'data/photos'), join(folder, 'data/in'));
});
afterEach(() => rm(folder, { recursive: true }));

/** What an agent with one root makes of a dataset that a server knows as `flowers`. */
async function resolve(origin: DatasetOrigin | undefined, name = 'flowers') {
  const downloads: Digest[] = [];
  const dataset = { name, origin } as RegisteredDataset;
  const connection = {
    dataset: (asked: string) => Promise.resolve(asked === 'flowers' && origin !== undefined ? dataset : undefined),
    download: (asked: Digest) => {
      downloads.push(asked);
      return Promise.resolve(archive);
    },
  } as AgentConnection;
  const context = {
    connection,
    workspace,
    roots: { data: join(folder, 'data') },
    archives: new ArchiveCache({ connection, folder: join(folder, 'cache'), signal }),
  };
  const plan = {
    steps: [{ params: { dataset: { use: 'fovea/registered', params: { name } } } }],
  } as unknown as PlanRecord;
  const datasets = await resolveDatasets(plan, context, signal);
  return { use: datasets['flowers'], again: () => resolveDatasets(plan, context, signal), downloads };
}

const photos = (path: string) => ({ use: 'fovea/image-folder', params: { folder: path } });

describe('resolveDatasets', () => {
  it('finds a dataset in a folder of the agent, with all its params', async () => {
    const { use } = await resolve({ type: 'root', root: 'data', dataset: photos('photos') });
    expect(use).toMatchObject({
      use: 'fovea/image-folder',
      params: { folder: join(folder, 'data/photos'), height: 224 },
    });
  });

  it('follows links that stay in the folder, and takes the folder itself', async () => {
    const inside = await resolve({ type: 'root', root: 'data', dataset: photos('in') });
    expect(inside.use?.params).toMatchObject({ folder: join(folder, 'data/photos') });
    const itself = await resolve({ type: 'root', root: 'data', dataset: photos('.') });
    expect(itself.use?.params).toMatchObject({ folder: join(folder, 'data') });
  });

  it.each([
    '..',
    '../secret',
    'photos/../../secret',
    '/etc',
    'C:\\Windows',
    'c:x',
    '..\\secret',
    'out',
    'out/x',
    'a\0b',
  ])('refuses %j, which leaves the folder', async (path) => {
    const resolving = resolve({ type: 'root', root: 'data', dataset: photos(path) });
    await expect(resolving).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('refuses paths in lists, and those that are only the default', async () => {
    const files = { use: 'fovea/image-files', params: { files: ['photos/1.jpg', '../secret/1.jpg'] } };
    const listed = resolve({ type: 'root', root: 'data', dataset: files });
    await expect(listed).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const byDefault = resolve({ type: 'root', root: 'data', dataset: { use: 'fovea/idx' } });
    await expect(byDefault).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('unpacks an uploaded archive once, and reads it from there', async () => {
    const { use, again, downloads } = await resolve({ type: 'archive', artifact: digest, dataset: photos('photos') });
    const params = use?.params as { folder: string };
    expect(await readFile(join(params.folder, 'cats/1.jpg'), 'utf8')).toBe('cat');
    expect((await again())['flowers']).toEqual(use);
    expect(downloads).toEqual([digest]);
  });

  it('unpacks an archive again when files of it were cut short', async () => {
    const { use, again, downloads } = await resolve({ type: 'archive', artifact: digest, dataset: photos('photos') });
    const file = join((use?.params as { folder: string }).folder, 'cats/1.jpg');
    await writeFile(file, '');
    await again();
    expect(await readFile(file, 'utf8')).toBe('cat');
    expect(downloads).toHaveLength(2);
  });

  it('does not take bytes for an archive that are not those of its digest', async () => {
    const other: Digest = `sha256:${'0'.repeat(64)}`;
    const resolving = resolve({ type: 'archive', artifact: other, dataset: photos('photos') });
    await expect(resolving).rejects.toMatchObject({ code: 'ARTIFACT_CORRUPT' });
  });

  it.each([
    ['that is not registered', undefined, 'DATASET_NOT_FOUND'],
    ['in a root that this agent lacks', { type: 'root', root: 'other', dataset: photos('.') }, 'DATASET_NOT_FOUND'],
    [
      'in a root by the name of a method',
      { type: 'root', root: 'toString', dataset: photos('.') },
      'DATASET_NOT_FOUND',
    ],
    ['that is itself registered', { type: 'contribution', dataset: { use: 'fovea/registered' } }, 'DATASET_INVALID'],
    ['of an unknown kind', { type: 'contribution', dataset: { use: 'fovea/none' } }, 'CONTRIBUTION_UNKNOWN'],
  ] as const)('says what is wrong with a dataset %s', async (_what, origin, code) => {
    await expect(resolve(origin)).rejects.toMatchObject({ code });
  });

  it('leaves another dataset as it was registered, defaults filled in', async () => {
    const { use } = await resolve({ type: 'contribution', dataset: { use: 'fovea/mnist' } });
    expect(use).toEqual({ use: 'fovea/mnist', params: {} });
  });
});
