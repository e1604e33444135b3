import {
  artifactStoreToken,
  backendToken,
  clockToken,
  configurationToken,
  loggerToken,
  runStoreToken,
  stepCacheToken,
} from '@fovea/contracts';
import { type PluginCase, notApplicable } from '../case.ts';
import { show } from '../compare.ts';

const rootTokens: ReadonlySet<unknown> = new Set([
  artifactStoreToken,
  backendToken,
  clockToken,
  configurationToken,
  loggerToken,
  runStoreToken,
  stepCacheToken,
]);

export const entryNoSideEffects: PluginCase = {
  id: 'entry/no-side-effects',
  title: 'does nothing when its entry is imported',
  since: '0.1.0',
  needs: ['fixtures.probeEntry'],
  async check(subject) {
    const probe = await subject.fixtures.probeEntry?.();
    if (probe === undefined) return notApplicable('fixtures.probeEntry, which needs Node');
    if (probe.newGlobals.length > 0) {
      throw subject.violation({
        what: 'importing the entry changes globals',
        expected: 'no change',
        received: show(probe.newGlobals),
        hint: 'Do the work in create().',
      });
    }
    if (probe.openHandles.length > 0) {
      throw subject.violation({
        what: 'importing the entry opens handles, which keep a process alive',
        expected: 'none',
        received: show(probe.openHandles),
        hint: 'Open files, timers and workers in create() or activate(), and close them in dispose.',
      });
    }
    if (probe.tfjsBackend !== null) {
      throw subject.violation({
        what: 'importing the entry sets the TensorFlow.js backend',
        expected: 'no backend, since a process has but one',
        received: probe.tfjsBackend,
        hint: 'Call setBackend in activate().',
      });
    }
    return undefined;
  },
};

export const modulePrivate: PluginCase = {
  id: 'module/private',
  title: 'binds no service of the host in its own module',
  since: '0.1.0',
  async check(subject) {
    const { module } = subject.plugin;
    if (module === undefined) return notApplicable('module: the plugin has no services of its own');
    const bound: unknown[] = [];
    // Answers every call of a binding with itself; not a promise, since a module may return what it binds.
    const chain: unknown = new Proxy(() => undefined, {
      get: (_target, name) => (name === 'then' ? undefined : chain),
      apply: () => chain,
    });
    const note = (token: unknown): unknown => {
      bound.push(token);
      return chain;
    };
    const options = {
      bind: note,
      rebind: note,
      rebindSync: note,
      unbind: note,
      unbindSync: note,
      isBound: () => false,
    };
    await module.load({ ...options, onActivation: note, onDeactivation: note } as unknown as Parameters<
      typeof module.load
    >[0]);
    const taken = bound.filter((token) => rootTokens.has(token)).map(String);
    if (taken.length > 0) {
      throw subject.violation({
        what: 'the module binds tokens that belong to the host',
        expected: 'tokens of its own only',
        received: show(taken),
      });
    }
    return undefined;
  },
};
