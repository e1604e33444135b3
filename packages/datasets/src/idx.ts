import { defineContribution, p } from '@fovea/contracts';
import { assertNode } from './environment.ts';
import { licenceParam } from './licence-param.ts';

const subject = 'dataset:fovea/idx';
/** Where Debian's package `dataset-fashion-mnist` installs its files. */
const fashionMnistFolder = '/usr/share/datasets/fashion-mnist';
const fashionMnistClasses = [
  'T-shirt/top',
  'Trouser',
  'Pullover',
  'Dress',
  'Coat',
  'Sandal',
  'Shirt',
  'Sneaker',
  'Bag',
  'Ankle boot',
];

/** A folder with the four IDX files of an MNIST-like dataset, plain or gzip-compressed. */
export const idx = defineContribution({
  kind: 'dataset',
  id: 'fovea/idx',
  behaviour: 1,
  title: 'IDX files',
  summary:
    'An MNIST-like dataset: a folder with train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and ' +
    't10k-labels-idx1-ubyte, plain or .gz. By default Fashion-MNIST of the Debian package dataset-fashion-mnist.',
  sources: [
    {
      title: 'H. Xiao, K. Rasul, R. Vollgraf: Fashion-MNIST',
      url: 'https://arxiv.org/abs/1708.07747',
      year: 2017,
    },
  ],
  params: p.params({
    folder: p.path({
      title: 'Folder',
      description: 'Holds the four files. Relative paths start from the base folder of the project.',
      default: fashionMnistFolder,
    }),
    classes: p.textList({
      title: 'Class names',
      description: 'In label order. Empty: the names of Fashion-MNIST for its default folder, else the label numbers.',
      maxItems: 256,
    }),
    name: p.text({ title: 'Name', description: 'Of the dataset, for reports.', default: '', maxLength: 200 }),
    licence: licenceParam({
      description: 'Of the images, for the record. Empty: MIT for the default folder, else "not stated".',
      default: '',
    }),
  }),
  create: async ({ folder, classes, name, licence }, context) => {
    assertNode(subject);
    const { openIdx } = await import('./node/idx-source.ts');
    const isFashion = folder === fashionMnistFolder;
    return openIdx(
      {
        subject,
        folder,
        classes: classes.length > 0 || !isFashion ? classes : fashionMnistClasses,
        name: name !== '' ? name : isFashion ? 'Fashion-MNIST' : 'IDX dataset',
        licence: licence !== '' ? licence : isFashion ? 'MIT' : 'not stated',
        ...(isFashion ? { citation: 'H. Xiao, K. Rasul, R. Vollgraf: Fashion-MNIST. arXiv:1708.07747, 2017' } : {}),
        hint: isFashion
          ? 'Install it (Debian, Ubuntu): apt install dataset-fashion-mnist; or give another `folder`.'
          : 'Give the folder that holds the four files.',
      },
      context,
    );
  },
});
