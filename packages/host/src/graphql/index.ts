export { deriveInputs, type DerivedInputs } from './derive-inputs.ts';
export { fieldOfId } from './names.ts';
