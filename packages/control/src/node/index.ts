export { loadControlStore, type ControlStoreChoice } from './load-control-store.ts';
export { openControl, type OpenControlOptions, type OpenedControl } from './open-control.ts';
