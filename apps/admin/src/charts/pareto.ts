import type { ResultModel } from '../operations/experiments.ts';

/** Costs that a trade-off may be drawn over; less is better. */
export type Cost = 'latency' | 'size' | 'macs' | 'params';

/** Where a model was measured; the pick of one of several devices. */
export function costOf(model: ResultModel, cost: Cost, device?: string): number | null {
  switch (cost) {
    case 'latency':
      return latencyOf(model, device);
    case 'size':
      return model.sizeBytes;
    case 'macs':
      return model.macs;
    case 'params':
      return model.params;
    default:
      return cost satisfies never;
  }
}

/** Median time for one image [ms]: of the smallest batch that was timed. */
export function latencyOf(model: ResultModel, device?: string): number | null {
  const timed = model.latencies.filter((latency) => device === undefined || deviceOf(latency) === device);
  const first = timed.toSorted((a, b) => a.batch - b.batch)[0];
  return first === undefined ? null : first.p50Ms / first.batch;
}

export function deviceOf({ backend, threads }: { readonly backend: string; readonly threads: number }): string {
  return `${backend}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
}

export interface Limits {
  /** Lowest accuracy that counts, [0, 1]. */
  readonly top1?: number;
  readonly latency?: number;
  readonly size?: number;
}

/** Whether a model keeps all of the limits; what wasn't measured keeps none that asks for it. */
export function isWithin(model: ResultModel, limits: Limits, device?: string): boolean {
  const { top1, latency, size } = limits;
  if (top1 !== undefined && (model.top1 === null || model.top1 < top1)) return false;
  if (size !== undefined && model.sizeBytes > size) return false;
  if (latency === undefined) return true;
  const measured = latencyOf(model, device);
  return measured !== null && measured <= latency;
}

export interface TradeOff {
  /** Models with both numbers, cheapest first. */
  readonly points: readonly TradeOffPoint[];
  /** Those within the limits that no other of them beats, cheapest first. */
  readonly front: readonly TradeOffPoint[];
  /** Where a bit more accuracy starts to cost much; null with fewer than three on the front. */
  readonly knee: TradeOffPoint | null;
  /** Of those within the limits the one with the least cost. */
  readonly cheapest: TradeOffPoint | null;
}

export interface TradeOffPoint {
  readonly model: ResultModel;
  readonly cost: number;
  readonly top1: number;
  readonly isWithin: boolean;
}

/** Accuracy against one cost, under limits. */
export function tradeOff(
  models: readonly ResultModel[],
  { cost, limits = {}, device }: { readonly cost: Cost; readonly limits?: Limits; readonly device?: string },
): TradeOff {
  const points = models
    .flatMap((model) => {
      const price = costOf(model, cost, device);
      if (price === null || model.top1 === null || !(price > 0)) return [];
      return [{ model, cost: price, top1: model.top1, isWithin: isWithin(model, limits, device) }];
    })
    .toSorted((a, b) => a.cost - b.cost || b.top1 - a.top1);
  const within = points.filter((point) => point.isWithin);
  const front: TradeOffPoint[] = [];
  for (const point of within) {
    if (point.top1 > (front.at(-1)?.top1 ?? -1)) front.push(point);
  }
  return { points, front, knee: kneeOf(front), cheapest: within[0] ?? null };
}

/** The point farthest above the line from the cheapest to the best, both axes scaled to [0, 1], cost by its logarithm. */
function kneeOf(front: readonly TradeOffPoint[]): TradeOffPoint | null {
  const [first, last] = [front[0], front.at(-1)];
  if (first === undefined || last === undefined || front.length < 3) return null;
  const x = (point: TradeOffPoint): number => Math.log(point.cost / first.cost) / Math.log(last.cost / first.cost);
  const y = (point: TradeOffPoint): number => (point.top1 - first.top1) / (last.top1 - first.top1);
  return front.reduce((best, point) => (y(point) - x(point) > y(best) - x(best) ? point : best));
}
