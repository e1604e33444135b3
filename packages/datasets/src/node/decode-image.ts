import type { Sharp } from 'sharp';
import type { ImageShape, Preprocessing } from '@fovea/contracts';
import { imageInvalid } from '../errors.ts';

/** 25 megapixels: a phone's photo; read from the header, before pixels are allocated. */
export const maxImagePixels = 25_000_000;
const timeoutSeconds = 30;
const allowedFormats: ReadonlySet<string> = new Set(['jpeg', 'png', 'webp']);

export interface DecodeImageOptions {
  readonly shape: ImageShape;
  readonly fit: Preprocessing['fit'];
  /** Shortest side before the central crop [px]; absent: as small as still covers the crop. Used by `crop` only. */
  readonly resizeTo?: number;
}

/**
 * Decodes a JPEG, PNG or WebP image (told by its content, whatever its name) to `[height, width, channels]`, 0..255.
 *
 * The first frame counts; EXIF orientation is applied; embedded profiles, CMYK, 16 bits and palettes are converted to
 * 8-bit sRGB, or to one channel of luminance; transparency is laid over white. Scaling is Lanczos-3.
 * @throws IMAGE_INVALID when it is none of the three formats, damaged, over 25 megapixels before or after scaling, or takes
 * over 30 s.
 */
export async function decodeImage(
  bytes: Uint8Array,
  { shape, fit, resizeTo }: DecodeImageOptions,
  subject = 'image',
): Promise<Uint8Array> {
  assertSignature(bytes, subject);
  const { restrictedSharp } = await import('./restricted-sharp.ts');
  const [height, width, channels] = shape;
  try {
    const image = restrictedSharp(bytes, {
      failOn: 'error',
      limitInputPixels: maxImagePixels,
      pages: 1,
      autoOrient: true,
    }).timeout({ seconds: timeoutSeconds });
    const { format, autoOrient } = await image.metadata();
    if (!allowedFormats.has(format)) throw imageInvalid(subject, `decodes as ${format}, not as JPEG, PNG or WebP`);
    const fitted =
      fit === 'crop'
        ? cropped(image, {
            source: autoOrient,
            height,
            width,
            subject,
            ...(resizeTo === undefined ? {} : { resizeTo }),
          })
        : image.resize({ width, height, fit: fit === 'pad' ? 'contain' : 'fill', background: 'black' });
    const coloured = fitted
      .flatten({ background: 'white' })
      .toColourspace(channels === 1 ? 'b-w' : 'srgb')
      .raw({ depth: 'uchar' });
    const { data, info } = await coloured.toBuffer({ resolveWithObject: true });
    if (info.width !== width || info.height !== height || info.channels !== channels) {
      throw imageInvalid(subject, `came out as ${info.height}x${info.width}x${info.channels}, not ${shape.join('x')}`);
    }
    return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  } catch (error) {
    throw isRefusal(error) ? error : imageInvalid(subject, oneLine(error), error);
  }
}

/** Shortest side to `resizeTo`, then the central crop. */
function cropped(
  image: Sharp,
  options: {
    readonly source: { readonly width: number; readonly height: number };
    readonly height: number;
    readonly width: number;
    readonly subject: string;
    readonly resizeTo?: number;
  },
): Sharp {
  const { source, height, width, subject, resizeTo } = options;
  const scale =
    resizeTo === undefined
      ? Math.max(width / source.width, height / source.height)
      : resizeTo / Math.min(source.width, source.height);
  const scaledWidth = Math.max(width, Math.round(source.width * scale));
  const scaledHeight = Math.max(height, Math.round(source.height * scale));
  // A strip of 1 x 30,000 pixels would pass the limit on its header and still grow past it here.
  if (scaledWidth * scaledHeight > maxImagePixels) {
    throw imageInvalid(subject, `too long and thin to crop: ${source.width}x${source.height} pixels`);
  }
  return image.resize({ width: scaledWidth, height: scaledHeight, fit: 'fill' }).extract({
    left: Math.floor((scaledWidth - width) / 2),
    top: Math.floor((scaledHeight - height) / 2),
    width,
    height,
  });
}

/** Nothing but the three formats reaches a native decoder. */
function assertSignature(bytes: Uint8Array, subject: string): void {
  if (bytes.length === 0) throw imageInvalid(subject, 'empty file');
  const isJpeg = startsWith(bytes, [0xff, 0xd8, 0xff]);
  const isPng = startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const isWebp = startsWith(bytes, [0x52, 0x49, 0x46, 0x46]) && startsWith(bytes.subarray(8), [0x57, 0x45, 0x42, 0x50]);
  if (!isJpeg && !isPng && !isWebp) throw imageInvalid(subject, 'not a JPEG, PNG or WebP image by its content');
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte);
}

function isRefusal(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'IMAGE_INVALID';
}

function oneLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replaceAll(/\s+/g, ' ').trim().replace(/:$/, '').slice(0, 200);
}
