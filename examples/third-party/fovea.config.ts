import { defineConfig } from '@fovea/contracts';

/** The plugin is this very folder; an installed one would be named `fovea-plugin-acme`. */
export default defineConfig({ plugins: ['.'] });
