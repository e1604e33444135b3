import type { Plugin } from '@fovea/contracts';

/** A plugin of this workspace, as a sibling that the subject may ask for. */
export async function importPlugin(name: string): Promise<Plugin> {
  const loaded = (await import(name)) as { readonly plugin: Plugin };
  return loaded.plugin;
}

/** A contribution of a plugin of this workspace, created with its defaults. */
export async function wasmBackend(): Promise<import('@fovea/contracts').Backend> {
  const { contributions } = await importPlugin('@fovea/backend-wasm');
  const [wasm] = contributions;
  if (wasm?.kind !== 'backend') throw new Error('@fovea/backend-wasm contributes no backend first');
  const { value } = (await wasm.params['~standard'].validate({})) as { readonly value: never };
  return wasm.create(value, { seed: 1 } as never);
}
