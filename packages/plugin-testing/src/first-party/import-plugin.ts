import type { Plugin } from '@fovea/contracts';

/** A plugin of this workspace, as a sibling that the subject may ask for. */
export async function importPlugin(name: string): Promise<Plugin> {
  const { plugin } = (await import(name)) as { readonly plugin: Plugin };
  return plugin;
}
