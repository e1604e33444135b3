import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Backend, type CreateContext, type Graph, type Loss } from '@fovea/contracts';
import { GraphBuilder } from '@fovea/graph';
import { createTestRng } from '@fovea/graph/testing';
import type { Tensor } from '@tensorflow/tfjs-core';
import { nodeBackend } from './node-backend.ts';
import { withDilation } from './node/dilated-depthwise.ts';
import { planSetup, removeSetup, runSetup, type TensorFlowBinding } from './node/index.ts';
import { temporaryFolder, type TemporaryFolder } from './node/testing/temporary-folder.ts';
import { withoutEnvironment } from './node/testing/without-environment.ts';

/** Set-up downloads 274 MB, unpacks 850 MB and compiles. */
const setupLimitMs = 300_000;

const isAskedFor = process.env['FOVEA_TEST_NATIVE'] === '1';
const provisioned = process.env['FOVEA_NATIVE_FOLDER'] ?? resolve(import.meta.dirname, '../../../.fovea/native');

/** Tests on TensorFlow itself: skipped, with the reason printed, where there is none. */
function describeNative(name: string, isHere: boolean, how: string, body: () => void): void {
  if (isHere) {
    describe(name, body);
    return;
  }
  process.stderr.write(`skipped "${name}": ${how}\n`);
  describe.skip(name, body);
}

function createBackend(dataFolder: string, params: { threads?: number; oneDnn?: boolean } = {}): Promise<Backend> {
  const context = { get: () => ({ dataFolder, baseFolder: dataFolder }), seed: 0 } as unknown as CreateContext;
  return Promise.resolve(nodeBackend.create({ threads: 2, oneDnn: true, ...params }, context));
}

function smallNet(): Graph {
  const builder = new GraphBuilder({
    name: 'small',
    classes: ['a', 'b'],
    inputShape: [8, 8, 1],
    rng: createTestRng(1),
  });
  const x = builder.maxPool(builder.conv2d(builder.input, { filters: 8, kernelSize: 3, activation: 'relu6' }));
  return builder.build(
    builder.dense(builder.dense(builder.flatten(x), { units: 8, activation: 'relu' }), { units: 2 }),
  );
}

const logitOfLabel: Loss = {
  evaluate: ({ logits, labels, numClasses }) => ({
    loss: labels.reduce((sum, label, example) => sum - logits[example * numClasses + label]!, 0) / labels.length,
    gradient: logits.map((_, index) => (index % numClasses === labels[Math.floor(index / numClasses)] ? -1 : 0)),
  }),
};

const batch = {
  inputs: Float32Array.from({ length: 4 * 64 }, (_, index) => Math.sin(index)),
  labels: Int32Array.from([0, 1, 0, 1]),
  batchSize: 4,
  dropoutSeed: 1,
};

describe('backend fovea/node', () => {
  it('names the one command that installs it, where it is not installed', async () => {
    await using folder = await temporaryFolder();
    using _environment = withoutEnvironment('FOVEA_NATIVE_FOLDER');
    await using backend = await createBackend(folder.path);
    await expect(backend.activate()).rejects.toMatchObject({
      code: 'BACKEND_UNAVAILABLE',
      message: expect.stringContaining('Run `fovea setup native`'),
    });
  });
});

describeNative(
  'fovea setup native',
  isAskedFor,
  'it downloads 274 MB; set FOVEA_TEST_NATIVE=1 to run it for real',
  () => {
    let folder: TemporaryFolder;
    beforeAll(async () => {
      folder = await temporaryFolder();
    });
    afterAll(() => folder[Symbol.asyncDispose]());

    it(
      'downloads, builds, verifies, finds it whole the next time, and removes it',
      async () => {
        using _environment = withoutEnvironment('FOVEA_NATIVE_FOLDER', 'FOVEA_LIBTENSORFLOW', 'CXX');
        const data = folder.path;
        const plan = await planSetup({ dataFolder: data });
        expect(plan.downloads.length).toBeGreaterThan(0);
        const { installation, verification } = await runSetup(plan);
        expect(verification!.lastLoss).toBeLessThan(verification!.firstLoss / 2);
        expect(installation.record).toMatchObject({ tensorflow: '2.21.0', tfjsNode: '4.22.0' });

        const again = await planSetup({ dataFolder: data });
        expect(again.present?.folder).toBe(installation.folder);
        expect(again.downloads).toEqual([]);

        expect((await removeSetup(data)).freedBytes).toBeGreaterThan(8e8);
        expect(existsSync(join(data, 'native'))).toBe(false);
      },
      setupLimitMs,
    );
  },
);

describeNative(
  'backend fovea/node on TensorFlow',
  existsSync(provisioned),
  `there is no ${provisioned}; run \`npm run fovea -- setup native\``,
  () => {
    let backend: Backend;
    beforeAll(async () => {
      backend = await createBackend(resolve(provisioned, '..'));
    });
    afterAll(async () => backend[Symbol.asyncDispose]());

    it('says which TensorFlow it is, with how many threads and whether oneDNN is on', async () => {
      expect(await backend.activate()).toMatchObject({
        backend: 'fovea/node',
        version: expect.stringMatching(/^2\.\d+\.\d+$/),
        threads: 2,
        features: { oneDnn: true, tfjsNode: '4.22.0' },
      });
    });

    it('refuses other settings in the same process, which TensorFlow would ignore', async () => {
      await backend.activate();
      await using other = await createBackend(resolve(provisioned, '..'), { threads: 1 });
      await expect(other.activate()).rejects.toMatchObject({ code: 'BACKEND_UNAVAILABLE' });
      await using same = await createBackend(resolve(provisioned, '..'));
      expect(await same.activate()).toMatchObject({ threads: 2 });
    });

    it('holds its memory over 1,000 steps', async () => {
      await backend.activate();
      using executable = await backend.prepare(smallNet(), 'train');
      const steps = async (count: number): Promise<void> => {
        for (let step = 0; step < count; step++) {
          await executable.gradients(batch, logitOfLabel);
          executable.update((parameters, gradients) =>
            parameters.forEach(({ values }, index) =>
              gradients[index]?.forEach((gradient, at) => (values[at] = values[at]! - 1e-4 * gradient)),
            ),
          );
        }
      };
      await steps(200);
      const handles = await tensorFlowHandles();
      const before = { ...backend.memory(), residentBytes: await residentBytes() };
      await steps(1000);
      expect(await tensorFlowHandles()).toBe(handles);
      expect(backend.memory()).toEqual({ tensors: before.tensors, bytes: before.bytes, reliable: true });
      // A leak of the input alone would be 1 MB, of all tensors of a step 30 MB; what the allocators keep is less.
      expect((await residentBytes()) - before.residentBytes).toBeLessThan(30e6);
    });

    it('spreads a dilated depthwise filter to what oneDNN computes with dilation', async () => {
      await backend.activate();
      const tf = await import('@tensorflow/tfjs-core');
      const dilated = tf.getKernel('DepthwiseConv2dNative', 'tensorflow').kernelFunc;
      const compare = tf.tidy(() => {
        const inputs = {
          x: tf.randomNormal([2, 9, 9, 3], 0, 1, 'float32', 1),
          filter: tf.randomNormal([3, 3, 3, 2], 0, 1, 'float32', 2),
        };
        const attrs = { strides: [1, 1], pad: 'same', dilations: [2, 2] };
        const call = { inputs, attrs, backend: tf.findBackend('tensorflow') };
        return [dilated, withDilation(tf, dilated)].map((kernel) => (kernel(call) as Tensor).dataSync());
      });
      expect(compare[0]).toHaveLength(2 * 9 * 9 * 6);
      compare[1]!.forEach((value, index) => expect(value).toBeCloseTo(compare[0]![index]!, 4));
    });

    it('predicts what it predicts one by one for a batch of them', async () => {
      await backend.activate();
      using executable = await backend.prepare(smallNet(), 'infer');
      const together = await executable.predict(batch.inputs, 4);
      for (let example = 0; example < 4; example++) {
        const alone = await executable.predict(batch.inputs.slice(example * 64, (example + 1) * 64), 1);
        alone.forEach((value, index) => expect(value).toBeCloseTo(together[example * 2 + index]!, 5));
      }
    });
  },
);

/** Tensors that TensorFlow holds, those included that TensorFlow.js knows nothing of. */
async function tensorFlowHandles(): Promise<number> {
  const tf = await import('@tensorflow/tfjs-core');
  const { binding } = tf.findBackend('tensorflow') as unknown as { readonly binding: TensorFlowBinding };
  return binding.getNumOfTensors();
}

async function residentBytes(): Promise<number> {
  const [, pages = '0'] = (await readFile('/proc/self/statm', 'utf8')).split(' ');
  return Number(pages) * 4096;
}
