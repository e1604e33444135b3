import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { configurationToken, registeredDatasetsToken, type Token } from '@fovea/contracts';
import { describeFirstParty } from './describe-first-party.ts';
import { writeTinyCifar10, writeTinyIdx, writeTinyPhotos } from '../node/testing/tiny-dataset-files.ts';

const baseFolder = await mkdtemp(join(tmpdir(), 'fovea-conformance-'));
afterAll(() => rm(baseFolder, { recursive: true }));
const configuration = { baseFolder, dataFolder: join(baseFolder, '.fovea') };
await Promise.all([
  writeTinyIdx(join(baseFolder, 'idx')),
  writeTinyCifar10(join(baseFolder, 'cifar10')),
  writeTinyPhotos(join(baseFolder, 'photos')),
]);

const listed = Array.from({ length: 10 }, (_, index) => `cats/${index}.png\t0\ndogs/${index}.png\t1\n`);
await writeFile(join(baseFolder, 'photos.tsv'), listed.join(''));

await describeFirstParty('@fovea/datasets', {
  services: new Map<Token<unknown>, unknown>([
    [configurationToken, configuration],
    [registeredDatasetsToken, new Map([['digits', { use: 'fovea/idx', params: { folder: 'idx' } }]])],
  ]),
  params: {
    'dataset:fovea/idx': [{ folder: 'idx', classes: ['a', 'b', 'c'], licence: 'CC0' }],
    'dataset:fovea/registered': [{ name: 'digits' }],
    'dataset:fovea/cifar10': [{ folder: 'cifar10' }],
    'dataset:fovea/image-folder': [{ folder: 'photos', height: 8, width: 8 }],
    'dataset:fovea/image-list': [{ list: 'photos.tsv', folder: 'photos', height: 8, width: 8 }],
    'dataset:fovea/image-files': [{ files: ['photos/cats/0.png', 'photos/dogs/3.png'], height: 8, width: 8 }],
  },
});
