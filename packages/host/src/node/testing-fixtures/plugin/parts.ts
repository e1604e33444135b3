import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  configurationToken,
  defineContribution,
  p,
  type Backend,
  type DatasetDescription,
  type DatasetSource,
  type Digest,
  type Quantizer,
} from '@fovea/contracts';

export const fake = defineContribution({
  kind: 'backend',
  id: 'fixture/fake',
  behaviour: 1,
  title: 'Fake',
  summary: 'Claims a device and does nothing with it.',
  params: p.params({ threads: p.integer({ title: 'Threads', min: 1, max: 64, default: 1 }) }),
  create: ({ threads }): Backend => ({
    id: 'fixture/fake',
    activate: () => Promise.resolve({ backend: 'fixture/fake', version: '1', threads, device: 'none', features: {} }),
    sync: () => Promise.resolve(),
    memory: () => ({ tensors: 0, bytes: 0, reliable: true }),
    prepare: () => Promise.reject(new Error('nothing to prepare')),
    supports: () => false,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }),
});

export const files = defineContribution({
  kind: 'store',
  id: 'fixture/files',
  behaviour: 1,
  title: 'Files',
  summary: 'Artifacts as files, without the care of a real store.',
  params: p.params({}),
  create: (_params, context) => {
    const folder = join(context.get(configurationToken).dataFolder, 'artifacts');
    const pathOf = (digest: Digest): string => join(folder, digest.replace(':', '-'));
    return {
      async put(bytes) {
        const digest: Digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
        await mkdir(folder, { recursive: true });
        await writeFile(pathOf(digest), bytes);
        return digest;
      },
      get: async (digest) => new Uint8Array(await readFile(pathOf(digest))),
      has: (digest) =>
        readFile(pathOf(digest)).then(
          () => true,
          () => false,
        ),
    };
  },
});

const description: DatasetDescription = {
  name: 'dots',
  digest: `sha256:${'0'.repeat(64)}`,
  classes: ['dark', 'light'],
  shape: [2, 2, 1],
  splits: { train: { count: 4, classCounts: [2, 2] } },
  licence: 'CC0-1.0',
  rejected: [],
};

export const dots = defineContribution({
  kind: 'dataset',
  id: 'fixture/dots',
  behaviour: 1,
  title: 'Dots',
  summary: 'Four images of two by two pixels.',
  params: p.params({ size: p.integer({ title: 'Size', min: 1, max: 8, default: 2, unit: 'px' }) }),
  create: (): DatasetSource => ({
    isExpensive: false,
    describe: () => Promise.resolve(description),
    get: (_split, index) => {
      const light = index % 2;
      return Promise.resolve({ id: `dot-${index}`, pixels: new Uint8Array(4).fill(255 * light), label: light });
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }),
});

export const half = defineContribution({
  kind: 'quantizer',
  id: 'fixture/half',
  behaviour: 1,
  title: 'Half',
  summary: 'Names a level; the step does the rest.',
  sources: [{ title: 'None: a fixture' }],
  params: p.params({ bits: p.integer({ title: 'Bits', min: 1, max: 16, default: 16 }) }),
  create: (): Quantizer => ({
    scheme: 'storage-only',
    needsCalibration: false,
    quantize: (graph) => Promise.resolve({ graph, scheme: 'storage-only', bytes: 0, keptFloat: [], notes: [] }),
  }),
});
