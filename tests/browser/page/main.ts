import { compareForward } from './compare-forward.ts';
import { trainCnn } from './train-cnn.ts';
import { trainOnThreads } from './train-on-threads.ts';

// What the test calls in the page.
Object.assign(globalThis, { compareForward, trainCnn, trainOnThreads });
