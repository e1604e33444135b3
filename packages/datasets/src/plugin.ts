import { definePlugin } from '@fovea/contracts';
import { cifar10 } from './cifar10.ts';
import { classBalanced } from './class-balanced.ts';
import { idx } from './idx.ts';
import { imageFiles } from './image-files.ts';
import { imageFolder } from './image-folder.ts';
import { imageList } from './image-list.ts';
import { mnist } from './mnist.ts';
import { registered } from './registered.ts';
import { shuffle } from './shuffle.ts';

/** The first-party datasets and samplers. */
export const plugin = definePlugin({
  id: '@fovea/datasets',
  contributions: [mnist, idx, cifar10, imageFolder, imageList, imageFiles, registered, shuffle, classBalanced],
});
