import { p, type ImageShape } from '@fovea/contracts';

const maxSide = 1024;

/** How photos become images of one size: shared by all datasets that decode photos. */
export const photoParams = {
  height: p.integer({ title: 'Height', unit: 'px', min: 1, max: maxSide, default: 224 }),
  width: p.integer({
    title: 'Width',
    unit: 'px',
    min: 1,
    max: maxSide,
    default: 224,
    source: 'https://arxiv.org/abs/1409.1556',
  }),
  colour: p.choice(['rgb', 'grey'], { title: 'Colour', description: 'Three channels or one.', default: 'rgb' }),
  fit: p.choice(['crop', 'squeeze', 'pad'], {
    title: 'Fit',
    description:
      'How a photo of another shape is fitted: scaled to cover and cropped around its centre; squeezed; or letterboxed ' +
      'on black.',
    default: 'crop',
  }),
  resizeTo: p.optionalInteger({
    title: 'Resize to',
    description: 'Shortest side before the central crop; left out: as small as still covers it. For fit `crop` only.',
    unit: 'px',
    min: 1,
    max: 2 * maxSide,
  }),
};

interface PhotoParams {
  readonly height: number;
  readonly width: number;
  readonly colour: 'rgb' | 'grey';
  readonly resizeTo?: number | undefined;
}

/** Params as the readers take them: a shape in place of its parts, and nothing that was left out. */
export function photoOptions<P extends PhotoParams>({
  height,
  width,
  colour,
  resizeTo,
  ...rest
}: P): Omit<P, keyof PhotoParams> & { readonly shape: ImageShape; readonly resizeTo?: number } {
  return {
    ...rest,
    shape: [height, width, colour === 'grey' ? 1 : 3],
    ...(resizeTo === undefined ? {} : { resizeTo }),
  };
}
