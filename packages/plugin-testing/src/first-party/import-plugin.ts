import type { Backend, Plugin } from '@fovea/contracts';
import { createContext } from '../create-context.ts';

/** A plugin of this workspace, as a sibling that the subject may ask for. */
export async function importPlugin(name: string): Promise<Plugin> {
  const { plugin } = (await import(name)) as { readonly plugin: Plugin };
  return plugin;
}

/** The WASM backend, not yet activated. */
export async function wasmBackend(params: Readonly<Record<string, unknown>> = {}): Promise<Backend> {
  const plugin = await importPlugin('@fovea/backend-wasm');
  const context = createContext({ plugin, fixtures: {}, subject: 'backend:fovea/wasm', seed: 1 });
  return context.create('backend', { use: 'fovea/wasm', params });
}
