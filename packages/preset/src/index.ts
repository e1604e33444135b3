export { preset, type Preset } from './preset.ts';
