import { defineContribution, p } from '@fovea/contracts';
import { assertNode } from './environment.ts';
import { licenceParam } from './licence-param.ts';

const subject = 'dataset:fovea/cifar10';

/** A folder with CIFAR-10's binary batches, 32x32 RGB. */
export const cifar10 = defineContribution({
  kind: 'dataset',
  id: 'fovea/cifar10',
  behaviour: 1,
  title: 'CIFAR-10',
  summary:
    'Small colour photos of ten things, 32x32 pixels: the binary files data_batch_*.bin and test_batch.bin, plain or .gz, ' +
    'with any number of records. Class names come from batches.meta.txt where it is present.',
  sources: [
    {
      title: 'A. Krizhevsky: Learning multiple layers of features from tiny images',
      url: 'https://www.cs.toronto.edu/~kriz/cifar.html',
      year: 2009,
    },
  ],
  params: p.params({
    folder: p.requiredPath({
      title: 'Folder',
      description:
        'Holds data_batch_1.bin … and test_batch.bin. Relative paths start from the base folder of the project.',
    }),
    licence: licenceParam({ default: 'none stated by its authors, who ask to be cited' }),
  }),
  create: async ({ folder, licence }, context) => {
    assertNode(subject);
    const { openCifar10 } = await import('./node/cifar10-source.ts');
    return openCifar10({ subject, folder, licence }, context);
  },
});
