export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export type Position = readonly [x: number, y: number];

export type TextAnchor = 'start' | 'middle' | 'end';

export interface Anchor {
  readonly x: number;
  readonly y: number;
  /** Of the text, in pixels. */
  readonly width: number;
  /** Of the point's mark, beyond that of a plain dot. */
  readonly extraRadius?: number;
}

export interface PlacedLabel {
  /** Where the text's baseline starts, ends or has its middle, by `textAnchor`: the side that faces the point stays put. */
  readonly x: number;
  readonly y: number;
  readonly textAnchor: TextAnchor;
  /** True when the label stands so far off that a line has to lead to it. */
  readonly hasLeader: boolean;
  readonly box: Box;
}

const lineHeight = 14;
/** Share of the width that lies before the anchor. */
const startShares: Readonly<Record<TextAnchor, number>> = { start: 0, middle: 0.5, end: 1 };
const distances = [11, 18, 30, 46, 64];

/**
 * A place for each label beside its point, where it covers no point, no label placed before and no border; and, where that
 * can be had as well, no line.
 *
 * @returns in the order of `anchors`; undefined where there is no room.
 */
export function placeLabels(
  anchors: readonly Anchor[],
  bounds: Box,
  obstacles: readonly Box[],
  lines: readonly Box[] = [],
): (PlacedLabel | undefined)[] {
  const taken = [...obstacles];
  return anchors.map((anchor) => {
    const free = candidates(anchor).filter(
      ({ box }) => contains(bounds, box) && !taken.some((other) => overlap(other, box)),
    );
    const place = free.find(({ box }) => !lines.some((line) => overlap(line, box))) ?? free[0];
    if (place !== undefined) taken.push(place.box);
    return place;
  });
}

/** The square of a point's mark. */
export function pointBox(x: number, y: number, radius: number): Box {
  return { left: x - radius, right: x + radius, top: y - radius, bottom: y + radius };
}

/** What a thin vertical or horizontal line covers. */
export function segmentBox([x1, y1]: Position, [x2, y2]: Position): Box {
  return {
    left: Math.min(x1, x2) - 2,
    right: Math.max(x1, x2) + 2,
    top: Math.min(y1, y2) - 2,
    bottom: Math.max(y1, y2) + 2,
  };
}

function candidates({ x, y, width, extraRadius = 0 }: Anchor): PlacedLabel[] {
  return distances.flatMap((plainDistance, ring) => {
    const distance = plainDistance + extraRadius;
    const diagonal = distance * 0.75;
    const places: readonly (readonly [x: number, y: number, textAnchor: TextAnchor])[] = [
      [x + distance, y + 4, 'start'],
      [x - distance, y + 4, 'end'],
      [x + diagonal, y - diagonal, 'start'],
      [x + diagonal, y + diagonal + 8, 'start'],
      [x - diagonal, y - diagonal, 'end'],
      [x - diagonal, y + diagonal + 8, 'end'],
      [x, y - distance, 'middle'],
      [x, y + distance + 9, 'middle'],
    ];
    return places.map(([at, baseline, textAnchor]) => {
      const left = at - width * startShares[textAnchor];
      const box = { left, right: left + width, top: baseline - lineHeight + 3, bottom: baseline + 3 };
      return { x: at, y: baseline, textAnchor, hasLeader: ring > 1, box };
    });
  });
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

function contains(outer: Box, inner: Box): boolean {
  return (
    inner.left >= outer.left && inner.right <= outer.right && inner.top >= outer.top && inner.bottom <= outer.bottom
  );
}
