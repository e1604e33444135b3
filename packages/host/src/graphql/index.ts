export { deriveInputs, type DerivedInputs } from './derive-inputs.ts';
