export const digits = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];
/** Segments of a seven-segment display: top, upper left, upper right, middle, lower left, lower right, bottom. */
export const segments = [
  '1110111',
  '0010010',
  '1011101',
  '1011011',
  '0111010',
  '1101011',
  '1101111',
  '1010010',
  '1111111',
  '1111011',
];

/** A digit as a seven-segment display shows it, 28x28 grey pixels; another noise for each seed. */
export function drawDigit(digit: number, seed: number): Uint8Array {
  const boxes = [
    [5, 8, 3, 12],
    [5, 8, 10, 3],
    [5, 17, 10, 3],
    [13, 8, 3, 12],
    [14, 8, 10, 3],
    [14, 17, 10, 3],
    [21, 8, 3, 12],
  ];
  const pixels = new Uint8Array(28 * 28);
  boxes.forEach(([top, left, height, width], segment) => {
    if (segments[digit]![segment] !== '1') return;
    for (let y = top!; y < top! + height!; y++) {
      for (let x = left!; x < left! + width!; x++) {
        const slant = Math.round((14 - y) / 6);
        pixels[y * 28 + x + slant] = 190 + ((x * 31 + y * 17 + seed * 13) % 60);
      }
    }
  });
  return pixels;
}
