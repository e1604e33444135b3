/** From data to pixels along one axis. */
export interface Scale {
  readonly ticks: readonly number[];
  (value: number): number;
}

export interface ScaleOptions {
  readonly domain: readonly [number, number];
  readonly range: readonly [number, number];
  /** About how many ticks. */
  readonly tickCount: number;
}

/** A linear axis whose ticks are round numbers inside the domain. */
export function linearScale({ domain: [low, high], range: [start, end], tickCount }: ScaleOptions): Scale {
  const width = high - low || 1;
  const step = roundStep(width / tickCount);
  const ticks: number[] = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) ticks.push(k * step);
  return Object.assign((value: number) => start + ((value - low) / width) * (end - start), { ticks });
}

/** A logarithmic axis with ticks at 1, 2 and 5 times powers of ten; the domain lies above 0. */
export function logScale({ domain: [low, high], range: [start, end], tickCount }: ScaleOptions): Scale {
  const [from, to] = [Math.log10(low), Math.log10(high)];
  const width = to - from || 1;
  const candidates: number[] = [];
  for (let power = Math.floor(from); power <= Math.ceil(to); power++) {
    for (const factor of [1, 2, 5]) candidates.push(factor * 10 ** power);
  }
  const inside = candidates.filter((tick) => tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9));
  const decades = inside.filter((tick) => Math.abs(Math.log10(tick) % 1) < 1e-9);
  const ticks = inside.length > tickCount && decades.length >= 2 ? decades : inside;
  return Object.assign((value: number) => start + ((Math.log10(value) - from) / width) * (end - start), { ticks });
}

/** Smallest and largest value, widened by a share of their distance; a single value gets room on both sides. */
export function paddedDomain(values: readonly number[], share: number): [number, number] {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const width = high - low || Math.abs(high) || 1;
  return [low - share * width, high + share * width];
}

/** The same for a logarithmic axis. */
export function paddedLogDomain(values: readonly number[], share: number): [number, number] {
  const [low, high] = paddedDomain(values.map(Math.log10), share);
  return values.length > 0 && low === high ? [10 ** low / 2, 10 ** high * 2] : [10 ** low, 10 ** high];
}

function roundStep(raw: number): number {
  const power = 10 ** Math.floor(Math.log10(raw));
  const factor = raw / power;
  return (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10) * power;
}
