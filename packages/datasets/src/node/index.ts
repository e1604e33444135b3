export { decodeImage } from './decode-image.ts';
export type { DecodeImageOptions } from './decode-image.ts';
export { openCifar10 } from './cifar10-source.ts';
export { idxSource, openIdx } from './idx-source.ts';
export type { IdxOptions } from './idx-source.ts';
export { openImageFolder } from './image-folder-source.ts';
export type { ImageFolderOptions } from './image-folder-source.ts';
export { openMnist } from './mnist-source.ts';
