import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import type { DeviceInfo } from '@fovea/contracts';
import { GraphBuilder } from '@fovea/graph';
import { createTestRng } from '@fovea/graph/testing';
import type { TfjsBackendHooks } from './backend.ts';
import { TfjsBackend } from './backend.ts';

const device: DeviceInfo = { backend: 'cpu', version: '4.22.0', threads: 1, device: 'test', features: {} };

function cpuHooks(changes: Partial<TfjsBackendHooks> = {}): TfjsBackendHooks {
  return {
    id: 'fovea/cpu',
    tfBackendName: 'cpu',
    async registerBackend() {
      await import('@tensorflow/tfjs-backend-cpu');
    },
    deviceInfo: () => device,
    ...changes,
  };
}

function denseGraph() {
  const builder = new GraphBuilder({ name: 'dense', classes: ['a', 'b'], inputShape: [3], rng: createTestRng(1) });
  return builder.build(builder.softmax(builder.dense(builder.input, { units: 2, name: 'classify' })));
}

beforeAll(() => tf.enableProdMode());

describe('TfjsBackend', () => {
  it('refuses work before activation', async () => {
    const backend = new TfjsBackend(cpuHooks());

    await expect(backend.prepare(denseGraph(), 'infer')).rejects.toMatchObject({ code: 'USAGE' });
    await expect(backend.sync()).rejects.toMatchObject({ code: 'USAGE' });
    expect(() => backend.memory()).toThrow(expect.objectContaining({ code: 'USAGE' }));
  });

  it('activates, prepares in both modes and counts memory', async () => {
    const backend = new TfjsBackend(cpuHooks());

    expect(await backend.activate()).toEqual(device);
    expect(tf.getBackend()).toBe('cpu');
    const before = backend.memory().tensors;
    using infer = await backend.prepare(denseGraph(), 'infer');
    using train = await backend.prepare(denseGraph(), 'train', { frozen: ['classify/bias'] });
    const inputs = Float32Array.from([1, 2, 3]);
    expect(await infer.predict(inputs, 1)).toEqual(await train.predict(inputs, 1));
    expect(backend.memory()).toMatchObject({ tensors: before + 4, reliable: false });
    await backend.sync();
  });

  it('answers for the kernels that the activated backend has', async () => {
    const backend = new TfjsBackend(cpuHooks());
    expect(backend.supports('conv2d', 'gradient')).toBe(true);
    await backend.activate();
    expect(backend.supports('conv2d', 'gradient')).toBe(true);
    expect(backend.supports('conv2d', 'int8')).toBe(false);
    expect(backend.supports('dense', 'binary')).toBe(false);
    expect(backend.supports('quantize', 'forward')).toBe(false);

    const kernel = tf.getKernel('Conv2DBackpropFilter', 'cpu');
    tf.unregisterKernel('Conv2DBackpropFilter', 'cpu');
    try {
      expect(backend.supports('conv2d', 'gradient')).toBe(false);
      expect(backend.supports('conv2d', 'forward')).toBe(true);
    } finally {
      tf.registerKernel(kernel);
    }
  });

  it('names the node and the kernel it lacks', async () => {
    const backend = new TfjsBackend(cpuHooks());
    await backend.activate();
    const kernel = tf.getKernel('BatchMatMul', 'cpu');
    tf.unregisterKernel('BatchMatMul', 'cpu');
    try {
      using infer = await backend.prepare(denseGraph(), 'infer');
      expect(infer.graph.meta.name).toBe('dense');
      await expect(backend.prepare(denseGraph(), 'train')).rejects.toMatchObject({
        code: 'OP_UNSUPPORTED',
        message: expect.stringMatching(/"classify".*BatchMatMul/),
      });
    } finally {
      tf.registerKernel(kernel);
    }
  });

  it('says why it is unavailable', async () => {
    const failing = cpuHooks({
      registerBackend: () => Promise.reject(new Error('no SIMD')),
    });

    await expect(new TfjsBackend(failing).activate()).rejects.toMatchObject({
      code: 'BACKEND_UNAVAILABLE',
      subject: 'backend:fovea/cpu',
      message: expect.stringContaining('no SIMD'),
    });
  });

  it('can be activated again after it was disposed of', async () => {
    const backend = new TfjsBackend(cpuHooks());
    await backend.activate();
    await backend[Symbol.asyncDispose]();
    await expect(backend.sync()).rejects.toMatchObject({ code: 'USAGE' });

    await backend.activate();
    using infer = await backend.prepare(denseGraph(), 'infer');
    expect(await infer.predict(new Float32Array(3), 1)).toHaveLength(2);
  });

  it('can be cancelled', async () => {
    await expect(new TfjsBackend(cpuHooks()).activate(AbortSignal.abort())).rejects.toMatchObject({
      code: 'CANCELLED',
    });
  });
});
