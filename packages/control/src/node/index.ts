export { openControl, type OpenControlOptions, type OpenedControl } from './open-control.ts';
