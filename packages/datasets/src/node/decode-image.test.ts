import { crc32, deflateSync, gzipSync } from 'node:zlib';
import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { describe, expect, it } from '@jest/globals';
import type { ImageShape } from '@fovea/contracts';
import { decodeImage } from './decode-image.ts';
import type { DecodeImageOptions } from './decode-image.ts';

const rgb = (height: number, width: number): ImageShape => [height, width, 3];
const decode = (bytes: Uint8Array, options: Partial<DecodeImageOptions> = {}): Promise<Uint8Array> =>
  decodeImage(bytes, { shape: rgb(4, 4), fit: 'squeeze', ...options });

type Colour = readonly [red: number, green: number, blue: number];
const red: Colour = [255, 0, 0];
const blue: Colour = [0, 0, 255];

/** An image whose left half has one colour, whose right half another. */
function halves(height: number, width: number, left: Colour, right: Colour): Sharp {
  const data = new Uint8Array(height * width * 3);
  for (let pixel = 0; pixel < height * width; pixel += 1) data.set(pixel % width < width / 2 ? left : right, pixel * 3);
  return sharp(data, { raw: { width, height, channels: 3 } });
}

function flat(height: number, width: number, [r, g, b]: Colour, alpha?: number): Sharp {
  const background = { r, g, b, ...(alpha === undefined ? {} : { alpha }) };
  return sharp({ create: { width, height, channels: alpha === undefined ? 3 : 4, background } });
}

function pngChunk(type: string, data: Uint8Array): Uint8Array {
  const chunk = Buffer.alloc(12 + data.length);
  chunk.writeUInt32BE(data.length, 0);
  chunk.write(type, 4, 'latin1');
  chunk.set(data, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + data.length)), 8 + data.length);
  return chunk;
}

/** A PNG header that claims `side` x `side` RGB pixels, with next to nothing behind it. */
function pngClaiming(side: number): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const parts = [
    signature,
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(new Uint8Array(64))),
    pngChunk('IEND', new Uint8Array(0)),
  ];
  return Buffer.concat(parts);
}

function expectNear(pixels: Uint8Array, offset: number, colour: readonly number[], tolerance = 3): void {
  for (const [channel, value] of colour.entries()) {
    expect(Math.abs((pixels[offset + channel] as number) - value)).toBeLessThanOrEqual(tolerance);
  }
}

describe('conversions', () => {
  it.each(['jpeg', 'png', 'webp'] as const)('decodes %s to RGB', async (format) => {
    const pixels = await decode(await flat(8, 8, [200, 100, 50]).toFormat(format).toBuffer());
    expect(pixels).toHaveLength(48);
    expectNear(pixels, 0, [200, 100, 50]);
    expectNear(pixels, 45, [200, 100, 50]);
  });

  it('blows a single pixel up', async () => {
    const pixels = await decode(await flat(1, 1, [10, 20, 30]).png().toBuffer(), { fit: 'crop' });
    expectNear(pixels, 21, [10, 20, 30], 0);
  });

  it('repeats grey for three channels', async () => {
    const grey = await flat(4, 4, [90, 90, 90]).toColourspace('b-w').png().toBuffer();
    expect((await sharp(grey).metadata()).channels).toBe(1);
    expectNear(await decode(grey), 0, [90, 90, 90], 0);
  });

  it('makes one channel of luminance', async () => {
    const pixels = await decode(await flat(4, 4, [255, 255, 255]).png().toBuffer(), { shape: [4, 4, 1] });
    expect([...pixels]).toEqual(new Array(16).fill(255));
    const blueOnly = await decode(await flat(4, 4, blue).png().toBuffer(), { shape: [4, 4, 1] });
    // Relative luminance of pure blue is 0.0722 in linear light; through the sRGB curve 0.298, times 255.
    expectNear(blueOnly, 0, [76], 1);
  });

  it('converts CMYK', async () => {
    const bytes = await flat(8, 8, red).toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer();
    const [r = 0, g = 0, b = 0] = await decode(bytes);
    expect(r).toBeGreaterThan(180);
    expect(Math.max(g, b)).toBeLessThan(90);
  });

  it('converts 16 bits a channel', async () => {
    const bytes = await flat(4, 4, [200, 100, 50]).toColourspace('rgb16').png().toBuffer();
    expectNear(await decode(bytes), 0, [200, 100, 50]);
  });

  it('converts a palette', async () => {
    const bytes = await halves(4, 4, red, blue).png({ palette: true }).toBuffer();
    expectNear(await decode(bytes), 0, red);
  });

  it('lays transparency over white', async () => {
    expectNear(await decode(await flat(4, 4, [0, 0, 0], 0).png().toBuffer()), 0, [255, 255, 255], 0);
    expectNear(await decode(await flat(4, 4, [0, 0, 0], 0.5).webp({ lossless: true }).toBuffer()), 0, [128, 128, 128]);
  });

  it('applies the EXIF orientation before cropping', async () => {
    // Orientation 6 asks for a quarter turn clockwise: what is left is then on top.
    const bytes = await halves(16, 32, red, blue).withMetadata({ orientation: 6 }).png().toBuffer();
    const pixels = await decode(bytes, { shape: rgb(8, 4), fit: 'crop' });
    expectNear(pixels, 0, red);
    expectNear(pixels, 7 * 4 * 3, blue);
  });

  it('takes the first frame of an animation', async () => {
    const frames = Buffer.concat([await flat(8, 8, red).raw().toBuffer(), await flat(8, 8, blue).raw().toBuffer()]);
    const bytes = await sharp(frames, { raw: { width: 8, height: 16, channels: 3, pageHeight: 8 } })
      .webp({ lossless: true, loop: 0, delay: [100, 100] })
      .toBuffer();
    expectNear(await decode(bytes), 45, red);
  });
});

describe('fits', () => {
  const wide = async (): Promise<Uint8Array> => halves(8, 32, red, blue).png().toBuffer();

  it('squeezes the whole width in', async () => {
    const pixels = await decode(await wide());
    expectNear(pixels, 0, red);
    expectNear(pixels, 9, blue);
  });

  it('crops the centre', async () => {
    const bars = new Uint8Array(8 * 32 * 3);
    for (let pixel = 0; pixel < 8 * 32; pixel += 1) {
      const column = pixel % 32;
      bars.set(column < 12 || column >= 20 ? red : blue, pixel * 3);
    }
    const bytes = await sharp(bars, { raw: { width: 32, height: 8, channels: 3 } })
      .png()
      .toBuffer();
    const pixels = await decode(bytes, { shape: rgb(8, 8), fit: 'crop' });
    for (let offset = 0; offset < pixels.length; offset += 3) expectNear(pixels, offset, blue, 0);
  });

  it('shows less of the image when it is resized to more', async () => {
    const bytes = await halves(40, 40, red, blue).png().toBuffer();
    const pixels = await decode(bytes, { shape: rgb(4, 4), fit: 'crop', resizeTo: 40 });
    // The central 4x4 of 40x40 still has the border in its middle.
    expectNear(pixels, 0, red, 0);
    expectNear(pixels, 3, red, 0);
    expectNear(pixels, 6, blue, 0);
  });

  it('letterboxes on black', async () => {
    const pixels = await decode(await wide(), { shape: rgb(16, 16), fit: 'pad' });
    expectNear(pixels, 0, [0, 0, 0], 0);
    expectNear(pixels, 8 * 16 * 3, red, 8);
  });
});

describe('refusals', () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><image href="file:///etc/passwd"/></svg>';
  const tiff = (): Promise<Buffer> => flat(4, 4, red).tiff().toBuffer();
  const gif = (): Promise<Buffer> => flat(4, 4, red).gif().toBuffer();

  it.each([
    ['an empty file', async () => new Uint8Array(0), /empty file/],
    ['SVG', async () => Buffer.from(svg), /not a JPEG, PNG or WebP/],
    ['gzip-compressed SVG', async () => gzipSync(svg), /not a JPEG, PNG or WebP/],
    ['HTML', async () => Buffer.from('<!doctype html><script>alert(1)</script>'), /not a JPEG, PNG or WebP/],
    ['PDF', async () => Buffer.from('%PDF-1.7\n'), /not a JPEG, PNG or WebP/],
    ['TIFF', tiff, /not a JPEG, PNG or WebP/],
    ['GIF', gif, /not a JPEG, PNG or WebP/],
    [
      'a PNG signature with SVG behind it',
      async () => Buffer.concat([pngClaiming(4).subarray(0, 8), Buffer.from(svg)]),
      /./,
    ],
    ['a JPEG of three bytes', async () => Uint8Array.from([0xff, 0xd8, 0xff]), /./],
  ])('refuses %s', async (_, make, reason) => {
    await expect(decode(await make())).rejects.toMatchObject({
      code: 'IMAGE_INVALID',
      details: { received: expect.stringMatching(reason) },
    });
  });

  it('refuses a pixel bomb from its header, without allocating its pixels', async () => {
    const before = process.memoryUsage().rss;
    await expect(decode(pngClaiming(14_000))).rejects.toMatchObject({
      code: 'IMAGE_INVALID',
      details: { received: expect.stringContaining('pixel limit') },
    });
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 2 ** 20);
  });

  it('refuses a strip that would grow past the pixel limit when it covers the crop', async () => {
    const strip = await flat(30_000, 1, red).png().toBuffer();
    await expect(decode(strip, { shape: rgb(224, 224), fit: 'crop' })).rejects.toMatchObject({
      details: { received: 'too long and thin to crop: 1x30000 pixels' },
    });
  });

  it.each(['jpeg', 'png', 'webp'] as const)('refuses %s cut at any tenth', async (format) => {
    const noise = Uint8Array.from({ length: 64 * 64 * 3 }, (_, index) => (index * 2654435761) >>> 24);
    const bytes = await sharp(noise, { raw: { width: 64, height: 64, channels: 3 } })
      .toFormat(format)
      .toBuffer();
    for (let tenth = 1; tenth < 10; tenth += 1) {
      const cut = bytes.subarray(0, Math.floor((bytes.length * tenth) / 10));
      await expect(decode(cut)).rejects.toMatchObject({ code: 'IMAGE_INVALID' });
    }
  });

  it('decodes a JPEG with an archive behind it as the JPEG it is', async () => {
    const jpeg = await flat(8, 8, [200, 100, 50]).jpeg().toBuffer();
    expectNear(await decode(Buffer.concat([jpeg, Buffer.from('PK\u0003\u0004evil')])), 0, [200, 100, 50]);
  });

  it('survives 300 images with random bytes flipped: a full tensor or a reason', async () => {
    const original = await halves(32, 32, red, blue).jpeg().toBuffer();
    let state = 12_345;
    const random = (bound: number): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return (state >>> 8) % bound;
    };
    let refused = 0;
    for (let trial = 0; trial < 300; trial += 1) {
      const damaged = Uint8Array.from(original);
      for (let flip = 0; flip < 8; flip += 1) damaged[random(damaged.length)] = random(256);
      const outcome = await decode(damaged).then(
        (pixels) => pixels.length,
        (error: { code?: string }) => error.code,
      );
      if (outcome === 'IMAGE_INVALID') refused += 1;
      else expect(outcome).toBe(48);
    }
    expect(refused).toBeGreaterThan(50);
  });

  it('decodes many at once: the loaders are restricted once, not while another image is decoded', async () => {
    const bytes = await halves(64, 64, red, blue).jpeg().toBuffer();
    const all = await Promise.all(Array.from({ length: 100 }, () => decode(bytes)));
    for (const pixels of all) expect(pixels).toEqual(all[0]);
  });
});
