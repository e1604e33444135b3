import type { Augmentation, Sampler } from '@fovea/contracts';
import { type BrokenSubjects, creating, pluginOf } from './broken-subject.ts';
import { inOrder, mirror } from './sound-images.ts';

export const brokenAugmentations: BrokenSubjects<'augmentation'> = {
  'augmentation/shape/kept': [{ says: /another size/, plugin: applying((pixels) => pixels.subarray(1)) }],
  'augmentation/rng/only-source': [
    {
      says: /Math\.random/,
      plugin: applying((pixels) => pixels.map((value) => value ^ (Math.random() < 0.5 ? 1 : 0))),
    },
    { says: /two different images/, plugin: creating(mirror, remembering) },
  ],
  'augmentation/labels/as-declared': [
    { says: /change labels/, plugin: pluginOf({ ...mirror, capabilities: { keepsLabels: false } }) },
  ],
  'augmentation/range/kept': [
    { says: /leave the range/, plugin: applying((pixels) => Float32Array.from(pixels, (value) => value * 2) as never) },
  ],
  'augmentation/input/untouched': [
    { says: /is changed/, plugin: applying((pixels) => pixels.reverse().fill(3, 0, 1)) },
  ],
};

export const brokenSamplers: BrokenSubjects<'sampler'> = {
  'sampler/indices/in-range': [
    { says: /out of range/, plugin: ordering(({ labels }) => Int32Array.from(labels, (_, index) => index + 1)) },
  ],
  'sampler/length/kept': [
    { says: /another length/, plugin: ordering(({ labels }) => new Int32Array(labels.length + 1)) },
  ],
  'sampler/rng/only-source': [
    {
      says: /Math\.random/,
      plugin: ordering(({ labels }) => labels.map(() => Math.floor(Math.random() * labels.length))),
    },
    { says: /two orders/, plugin: creating(inOrder, alternating) },
  ],
  'sampler/input/untouched': [{ says: /labels are changed/, plugin: ordering(({ labels }) => labels.fill(0)) }],
};

function applying(apply: Augmentation['apply']): ReturnType<typeof creating> {
  return creating(mirror, () => ({ apply }));
}

function ordering(order: Sampler['order']): ReturnType<typeof creating> {
  return creating(inOrder, () => ({ order }));
}

function remembering(): Augmentation {
  let seen = 0;
  return { apply: (pixels) => pixels.map((value) => value ^ (seen++ & 255)) };
}

function alternating(): Sampler {
  let isForward = false;
  return {
    order({ labels }) {
      isForward = !isForward;
      const order = Int32Array.from(labels.keys());
      return isForward ? order : order.reverse();
    },
  };
}
