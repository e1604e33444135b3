import { useEffect, useRef } from 'react';

interface PixelsProps {
  readonly shape: readonly number[];
  /** Base64 of `[height, width, channels]` bytes. */
  readonly pixels: string;
  readonly label: string;
}

/** An image of a dataset, pixel by pixel. */
export function Pixels({ shape: [height = 1, width = 1, channels = 1], pixels, label }: PixelsProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (context === null || context === undefined) return;
    const bytes = Uint8Array.from(atob(pixels), (character) => character.charCodeAt(0));
    const image = context.createImageData(width, height);
    for (let pixel = 0; pixel < width * height; pixel++) {
      for (let channel = 0; channel < 3; channel++) {
        image.data[pixel * 4 + channel] = bytes[pixel * channels + Math.min(channel, channels - 1)] ?? 0;
      }
      image.data[pixel * 4 + 3] = 255;
    }
    context.putImageData(image, 0, 0);
  }, [pixels, width, height, channels]);
  return <canvas ref={canvas} className="pixels" width={width} height={height} role="img" aria-label={label} />;
}
