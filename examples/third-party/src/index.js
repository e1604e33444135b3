import { definePlugin } from '@fovea/contracts';
import { lion } from './lion.js';
import { mlp } from './mlp.js';

export const plugin = definePlugin({ id: 'fovea-plugin-acme', contributions: [lion, mlp] });

export default plugin;
