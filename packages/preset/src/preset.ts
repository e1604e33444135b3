import type { Use } from '@fovea/contracts';

/** Which plugins there are without any configuration, and what is used where nothing else is asked for. Data only. */
export interface Preset {
  /** npm names, in order. */
  readonly plugins: readonly string[];
  readonly backend: Use;
  readonly store: Use;
  /** URL of a module from which the names resolve. */
  readonly resolveFrom: string;
}

/** The first-party plugins with their defaults. */
export const preset: Preset = {
  plugins: [
    '@fovea/backend-wasm',
    '@fovea/backend-onnx',
    '@fovea/backend-node',
    '@fovea/models',
    '@fovea/losses',
    '@fovea/optimizers',
    '@fovea/augmentations',
    '@fovea/datasets',
    '@fovea/transforms',
    '@fovea/quantizers',
    '@fovea/formats',
    '@fovea/steps',
    '@fovea/artifacts',
  ],
  backend: { use: 'fovea/wasm' },
  store: { use: 'fovea/file-artifacts' },
  resolveFrom: import.meta.url,
};
