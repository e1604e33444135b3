export { crop } from './crop.ts';
export { flip } from './flip.ts';
export { plugin, plugin as default } from './plugin.ts';
export { shift } from './shift.ts';
