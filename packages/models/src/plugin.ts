import { definePlugin } from '@fovea/contracts';
import { cnn } from './cnn.ts';
import { mobilenetV1 } from './mobilenet-v1.ts';
import { mobilenetV2 } from './mobilenet-v2.ts';
import { resnet18 } from './resnet-18.ts';
import { resnet8 } from './resnet-8.ts';
import { separableCnn } from './separable-cnn.ts';
import { squeezenet } from './squeezenet.ts';
import { vgg16 } from './vgg16.ts';

/** The first-party model families. */
export const plugin = definePlugin({
  id: '@fovea/models',
  contributions: [cnn, separableCnn, mobilenetV1, mobilenetV2, vgg16, resnet8, resnet18, squeezenet],
});
