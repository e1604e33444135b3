import { compareForward } from './compare-forward.ts';
import { trainCnn } from './train-cnn.ts';

// What the test calls in the page.
Object.assign(globalThis, { compareForward, trainCnn });
