import type { Augmentation, ImageShape } from '@fovea/contracts';
import { createRng } from '@fovea/training';
import { type ContributionCase, notApplicable } from '../case.ts';
import { isSame, show } from '../compare.ts';
import { type ContributionSubject, needsParams } from '../contribution-subject.ts';
import { withoutMathRandom } from '../without-math-random.ts';

const shapes: readonly ImageShape[] = [
  [8, 8, 1],
  [7, 5, 3],
  [1, 1, 1],
];

export const augmentationShape: ContributionCase<'augmentation'> = {
  id: 'augmentation/shape/kept',
  title: 'returns an image of the shape it got',
  since: '0.1.0',
  async check(subject) {
    return eachImage(subject, (augmentation, pixels, shape, index) => {
      const changed = augmentation.apply(pixels, shape, createRng(subject.seed, index));
      if (changed.length !== pixels.length) {
        throw subject.violation({
          what: `an image of ${show(shape)} comes back with another size`,
          expected: `${pixels.length} values`,
          received: `${changed.length}`,
        });
      }
    });
  },
};

export const augmentationRng: ContributionCase<'augmentation'> = {
  id: 'augmentation/rng/only-source',
  title: 'takes every random number from the Rng it is handed',
  since: '0.1.0',
  async check(subject) {
    return eachImage(subject, (augmentation, pixels, shape, index) => {
      const apply = (): Uint8Array => augmentation.apply(pixels.slice(), shape, createRng(subject.seed, index)).slice();
      const first = withoutMathRandom(subject.violation, apply);
      const second = withoutMathRandom(subject.violation, apply);
      if (!isSame(first, second)) {
        throw subject.violation({
          what: 'the same Rng gives two different images',
          expected: 'the same pixels',
          received: 'others',
          hint: 'Keep no state between images.',
        });
      }
    });
  },
};

export const augmentationLabels: ContributionCase<'augmentation'> = {
  id: 'augmentation/labels/as-declared',
  title: 'keeps labels, as every augmentation of this contract version does',
  since: '0.1.0',
  async check({ contribution, violation }) {
    // The contract hands over pixels and no label: what would need another label cannot be expressed.
    if (contribution.capabilities?.['keepsLabels'] === false) {
      throw violation({
        what: 'it declares to change labels, which apiVersion 1 cannot carry',
        expected: 'capabilities.keepsLabels true or left out',
        received: 'false',
        hint: 'Leave the mixing of images to a later version of the contract.',
      });
    }
  },
};

export const augmentationRange: ContributionCase<'augmentation'> = {
  id: 'augmentation/range/kept',
  title: 'returns bytes',
  since: '0.1.0',
  async check(subject) {
    return eachImage(subject, (augmentation, pixels, shape, index) => {
      const changed: unknown = augmentation.apply(pixels, shape, createRng(subject.seed, index));
      if (!(changed instanceof Uint8Array)) {
        const [kind, values] = [Object.prototype.toString.call(changed), changed as ArrayLike<number>];
        throw subject.violation({
          what: 'pixels leave the range 0..255 of bytes',
          expected: 'Uint8Array',
          received: `${kind} up to ${Math.max(...Array.from(values))}`,
        });
      }
    });
  },
};

export const augmentationInput: ContributionCase<'augmentation'> = {
  id: 'augmentation/input/untouched',
  title: 'leaves the image it got as it was',
  since: '0.1.0',
  async check(subject) {
    return eachImage(subject, (augmentation, pixels, shape, index) => {
      const before = pixels.slice();
      augmentation.apply(pixels, shape, createRng(subject.seed, index));
      if (!isSame(before, pixels)) {
        throw subject.violation({
          what: 'the image that was handed in is changed',
          expected: 'a new array where pixels change',
          hint: 'The next epoch starts from the same array.',
        });
      }
    });
  },
};

async function eachImage(
  subject: ContributionSubject<'augmentation'>,
  check: (augmentation: Augmentation, pixels: Uint8Array, shape: ImageShape, index: number) => void,
): ReturnType<ContributionCase['check']> {
  const sets = await subject.randomParamSets(subject.quick ? 2 : 10);
  if (sets.length === 0) return notApplicable(needsParams);
  for (const params of sets) {
    const augmentation = await subject.create(params);
    for (const shape of shapes) {
      for (let index = 0; index < (subject.quick ? 4 : 16); index++) {
        const rng = createRng(31, 'image', index);
        const size = shape[0] * shape[1] * shape[2];
        check(
          augmentation,
          Uint8Array.from({ length: size }, () => rng.integer(256)),
          shape,
          index,
        );
      }
    }
  }
  return undefined;
}
