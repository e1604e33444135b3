import sharp from 'sharp';

/*
 * Settings of libvips hold for the whole process. They are made here, while this module is evaluated, because that happens
 * once: blocking and unblocking again while another image is being decoded would refuse that image. The module is
 * imported by the first decoding, not before.
 */

// libvips knows dozens of formats, of which three are wanted.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer'] });
// One thread an image, since several images are decoded at once; no cache of operations, which would only grow.
sharp.concurrency(1);
sharp.cache(false);

/** Sharp that loads JPEG, PNG and WebP from memory and nothing else. */
export const restrictedSharp = sharp;
