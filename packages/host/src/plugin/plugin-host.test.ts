import { describe, expect, it } from '@jest/globals';
import { ContainerModule } from 'inversify';
import {
  artifactStoreToken,
  backendToken,
  clockToken,
  defineContribution,
  definePlugin,
  p,
  type ArtifactStore,
  type Backend,
  type Clock,
  type ParamsSchema,
  type Sampler,
  type Token,
} from '@fovea/contracts';
import { loaded } from '../testing-fixtures/sample-plugin.ts';
import { foveaVersion } from '../version.ts';
import { PluginHost } from './plugin-host.ts';

const secretToken: Token<string> = Symbol.for('test/secret');
const clockAt = (at: number): Clock => ({ now: () => at, monotonic: () => at });
const described = { behaviour: 1, title: 'Sample', summary: 'For tests.' };

/** A sampler whose order is one number: what `read` sees when it is created. */
function samplerPlugin(scope: string, read: (get: <T>(token: Token<T>) => T) => number, module?: ContainerModule) {
  return definePlugin({
    id: `plugin-${scope}`,
    contributions: [
      defineContribution({
        ...described,
        kind: 'sampler',
        id: `${scope}/probe`,
        params: p.params({
          times: p.integer({ title: 'Times', min: 1, max: 9, default: 1 }),
          name: p.text({ title: 'Name', default: '' }),
        }),
        create: ({ times }, context): Sampler => {
          const value = read((token) => context.get(token)) * times;
          return { order: () => Int32Array.of(value, context.seed) };
        },
      }),
    ],
    ...(module === undefined ? {} : { module }),
  });
}

async function probe(host: PluginHost, scope: string, params = {}, seed = 0): Promise<number[]> {
  const sampler = await host.create('sampler', { use: `${scope}/probe`, params }, { seed });
  return [...sampler.order({ labels: new Int32Array(), numClasses: 0, rng: undefined as never })];
}

describe('PluginHost containers', () => {
  const secret = (value: string) => new ContainerModule(({ bind }) => void bind(secretToken).toConstantValue(value));
  const length = (get: <T>(token: Token<T>) => T): number => get(secretToken).length;

  it('keep private bindings of siblings apart', async () => {
    const host = new PluginHost({
      plugins: [loaded(samplerPlugin('a', length, secret('x'))), loaded(samplerPlugin('b', length, secret('yyy')))],
    });
    expect(await probe(host, 'a')).toEqual([1, 0]);
    expect(await probe(host, 'b')).toEqual([3, 0]);
    expect(host.find(secretToken)).toBeUndefined();
  });

  it('do not show one plugin what another bound', async () => {
    const host = new PluginHost({
      plugins: [loaded(samplerPlugin('a', length, secret('x'))), loaded(samplerPlugin('b', length))],
    });
    await expect(probe(host, 'b')).rejects.toMatchObject({ code: 'CONTRIBUTION_INVALID', subject: 'plugin:plugin-b' });
  });

  it("show every plugin the host's services, which a test rebinds one at a time", async () => {
    const store: ArtifactStore = {
      put: () => Promise.reject(new Error()),
      get: () => Promise.reject(new Error()),
      has: () => Promise.resolve(true),
    };
    const backend = { id: 'fake/backend' } as Backend;
    const host = new PluginHost({
      plugins: [loaded(samplerPlugin('a', (get) => get(clockToken).now()))],
      services: [
        [clockToken, clockAt(1)],
        [artifactStoreToken, store],
      ],
    });
    expect(await probe(host, 'a')).toEqual([1, 0]);
    host.rebind(clockToken, clockAt(2));
    host.rebind(backendToken, backend);
    expect(await probe(host, 'a')).toEqual([2, 0]);
    expect(host.find(artifactStoreToken)).toBe(store);
    host.rebind(artifactStoreToken, { ...store });
    expect(host.find(artifactStoreToken)).not.toBe(store);
    expect(host.find(backendToken)).toBe(backend);
  });

  it("refuse a module that shadows one of the host's services", () => {
    const module = new ContainerModule(({ bind }) => void bind(clockToken).toConstantValue(clockAt(9)));
    expect(() => new PluginHost({ plugins: [loaded(samplerPlugin('a', () => 1, module))] })).toThrow(
      'binds a service of the host',
    );
  });
});

describe('PluginHost.create', () => {
  const host = new PluginHost({ plugins: [loaded(samplerPlugin('a', () => 5))] });

  it('fills in defaults and passes the seed on', async () => {
    expect(await probe(host, 'a', {}, 7)).toEqual([5, 7]);
    expect(await probe(host, 'a', { times: 3 })).toEqual([15, 0]);
  });

  it('lists every wrong param with its path, what was expected, and the name that was meant', async () => {
    await expect(probe(host, 'a', { times: 10, tims: 2, name: 4 })).rejects.toMatchObject({
      code: 'PARAMS_INVALID',
      subject: 'sampler:a/probe',
      details: {
        facts: {
          issues: expect.arrayContaining([
            expect.objectContaining({ path: 'times', expected: 'an integer >= 1 and <= 9', received: '10' }),
            expect.objectContaining({ path: 'tims', hint: 'Did you mean times?' }),
            expect.objectContaining({ path: 'name', expected: 'a text', received: '4' }),
          ]),
        },
      },
    });
  });

  it('says which id was meant by an unknown one', async () => {
    await expect(host.create('sampler', { use: 'a/prob' })).rejects.toMatchObject({
      code: 'CONTRIBUTION_UNKNOWN',
      details: { expected: 'one of: a/probe', hint: 'Did you mean a/probe?' },
    });
    await expect(host.create('loss', { use: 'x/y' })).rejects.toThrow('no loss is loaded');
  });

  it('uses nothing of a schema but Standard Schema', async () => {
    const params: ParamsSchema<{ n: number }> = {
      '~standard': {
        version: 1,
        vendor: 'by-hand',
        validate: (value) =>
          (value as { n?: number }).n === 1
            ? { value: { n: 1 } }
            : { issues: [{ message: 'n must be odd', path: ['n'] }] },
        jsonSchema: {
          input: () => ({ type: 'object', properties: { n: { type: 'number' } }, additionalProperties: false }),
          output: () => ({}),
        },
      },
    };
    const sampler = defineContribution({
      ...described,
      kind: 'sampler',
      id: 'hand/made',
      params,
      create: ({ n }) => ({ order: () => Int32Array.of(n) }),
    });
    const byHand = new PluginHost({ plugins: [loaded(definePlugin({ id: 'hand', contributions: [sampler] }))] });
    await expect(byHand.create('sampler', { use: 'hand/made', params: { n: 1 } })).resolves.toBeDefined();
    await expect(byHand.create('sampler', { use: 'hand/made', params: { n: 2 } })).rejects.toMatchObject({
      details: { path: 'n', received: '2' },
    });
    await expect(byHand.create('sampler', { use: 'hand/made', params: { m: 2 } })).rejects.toMatchObject({
      details: { path: 'm', hint: 'Did you mean n?' },
    });
  });
});

describe('PluginHost refuses', () => {
  const plugin = samplerPlugin('a', () => 1);
  const withContribution = (change: object) => {
    const [contribution] = plugin.contributions;
    return loaded(definePlugin({ id: 'changed', contributions: [{ ...contribution, ...change } as never] }));
  };

  it.each([
    ['another apiVersion', loaded(plugin, { apiVersion: 2 }), 'PLUGIN_INCOMPATIBLE'],
    ['a range that leaves this Fovea out', loaded(plugin, { requires: { fovea: '^2.0.0' } }), 'PLUGIN_INCOMPATIBLE'],
    ['a range that is none', loaded(plugin, { requires: { fovea: 'newest' } }), 'PLUGIN_INCOMPATIBLE'],
    ['another platform', loaded(plugin, { platforms: ['browser'] }), 'PLUGIN_INCOMPATIBLE'],
    [
      'a manifest that promises more',
      loaded(plugin, { contributes: ['sampler:a/probe', 'loss:a/more'] }),
      'PLUGIN_MANIFEST_INVALID',
    ],
    ['a manifest that keeps quiet', loaded(plugin, { contributes: [] }), 'PLUGIN_MANIFEST_INVALID'],
    ['an object without the brand', loaded({ ...plugin, $$type: 'other' } as never), 'PLUGIN_LOAD_FAILED'],
    ['an id that is not kebab-case', withContribution({ id: 'a/Probe' }), 'CONTRIBUTION_INVALID'],
    ['an id without scope', withContribution({ id: 'probe' }), 'CONTRIBUTION_INVALID'],
    ['behaviour 0', withContribution({ behaviour: 0 }), 'CONTRIBUTION_INVALID'],
    ['a loss without sources', withContribution({ kind: 'loss' }), 'CONTRIBUTION_INVALID'],
    ['a step without ports', withContribution({ kind: 'step' }), 'CONTRIBUTION_INVALID'],
    ['an unknown kind', withContribution({ kind: 'gadget' }), 'CONTRIBUTION_INVALID'],
    ['params that are no schema', withContribution({ params: {} }), 'CONTRIBUTION_INVALID'],
  ])('%s', (_case, candidate, code) => {
    expect(() => new PluginHost({ plugins: [candidate] })).toThrow(expect.objectContaining({ code }));
  });

  it('two plugins with the same id, naming both', () => {
    const twin = definePlugin({ ...plugin, id: 'twin' });
    expect(() => new PluginHost({ plugins: [loaded(plugin), loaded(twin)] })).toThrow(
      expect.objectContaining({ code: 'PLUGIN_DUPLICATE_ID', message: expect.stringMatching(/plugin-a.*twin/) }),
    );
  });

  it('nothing when all is well', () => {
    expect(() => new PluginHost({ plugins: [loaded(plugin)], foveaVersion })).not.toThrow();
  });
});
