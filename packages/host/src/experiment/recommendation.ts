import type { ReportCertificate, ReportModel } from '@fovea/contracts';
import { fasterFrom } from './badge.ts';
import { bestOf, groupBySeed, latencyOf, mean } from './best-of.ts';

/** How much accuracy a smaller or faster model may give up and still be worth naming. */
const tolerance = 0.01;

/**
 * What the measurements say, in a few sentences: the most accurate model, the smallest and the fastest within one point of
 * it, how far seeds spread, and what none of this can tell. A model that failed its gate is never recommended, however small.
 * Null when nothing was evaluated.
 */
export function recommend(all: readonly ReportModel[], certificates: readonly ReportCertificate[] = []): string | null {
  const verdicts = new Map(
    certificates.map(({ certificate }) => [certificate.model.digest as string, certificate.verdict]),
  );
  const failed = all.filter(({ id }) => verdicts.get(id) === 'FAIL');
  const models = all.filter((model) => !failed.includes(model));
  const open = new Set(all.filter(({ id }) => verdicts.get(id) === 'INCONCLUSIVE'));
  const factsOf = (model: ReportModel): string => `${facts(model)}${open.has(model) ? ', its gate undecided' : ''}`;
  const best = bestOf(models, 'top1');
  const top1 = best?.accuracy?.top1;
  if (best === undefined || top1 === undefined) return null;
  const near = models.filter(({ accuracy }) => accuracy !== null && accuracy.top1 >= top1 - tolerance);
  const smallest = bestOf(near, 'bytes');
  const fastest = bestOf(near, 'p50Ms');
  const sentences = [`Most accurate: ${factsOf(best)}.`];
  if (smallest !== undefined && smallest.id !== best.id)
    sentences.push(`Smallest within one point of it: ${factsOf(smallest)}.`);
  if (fastest !== undefined && fastest.id !== smallest?.id && isFaster(fastest, best)) {
    sentences.push(`Fastest within one point of it: ${factsOf(fastest)}.`);
  }
  if (failed.length > 0) {
    sentences.push(`Not recommended: ${failed.map(({ label }) => label).join(', ')}, by the gate's verdict.`);
  }
  return [...sentences, ...caution(models, best)].join(' ');
}

/** Clearly so: less than that is within the noise of a busy machine. */
function isFaster(model: ReportModel, than: ReportModel): boolean {
  const [own, other] = [latencyOf(model), latencyOf(than)];
  return own !== undefined && other !== undefined && other >= fasterFrom * own;
}

function facts(model: ReportModel): string {
  const latency = latencyOf(model);
  return [
    `${model.label} with ${percent(model.accuracy?.top1 ?? 0)} top-1 on ${model.accuracy?.n ?? 0} images`,
    bytes(model.bytes),
    ...(latency === undefined ? [] : [`${latency.toPrecision(3)} ms`]),
    ...(model.badge === null ? [] : [model.badge]),
  ].join(', ');
}

function caution(models: readonly ReportModel[], best: ReportModel): string[] {
  const groups = groupBySeed(models.filter(({ accuracy }) => accuracy !== null)).map((group) => ({
    group,
    scores: group.map(({ accuracy }) => accuracy?.top1 ?? 0),
  }));
  const own = groups.find(({ group }) => group.includes(best));
  if (own === undefined) return [];
  // A model and its own quantized form are no rivals.
  const rivals = groups
    .filter((other) => other !== own && other.group[0]?.quantizer?.id === best.quantizer?.id)
    .sort((a, b) => mean(b.scores) - mean(a.scores));
  const [rival] = rivals;
  const gap = rival === undefined ? undefined : mean(own.scores) - mean(rival.scores);
  const againstRival = (limit: number): string =>
    gap !== undefined && gap < limit ? ` The gap to the next, ${points(gap)}, is smaller: treat the two as equal.` : '';
  if (own.scores.length > 1) {
    const low = Math.min(...own.scores);
    const high = Math.max(...own.scores);
    const spread = `Over ${own.scores.length} seeds it ranges from ${percent(low)} to ${percent(high)}, mean ${percent(mean(own.scores))}.`;
    return [`${spread}${againstRival(high - low)}`];
  }
  if (rival === undefined) return [];
  // Two standard errors of a share measured on n images.
  const { top1 = 0, n = 1 } = best.accuracy ?? {};
  const error = 2 * Math.sqrt(Math.max(top1 * (1 - top1), 1e-9) / Math.max(n, 1));
  const note = `One seed each; ${n} images fix an accuracy to about ±${points(error)}.`;
  return [`${note}${againstRival(error)}`];
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}

function points(share: number): string {
  return `${(share * 100).toFixed(2)} points`;
}

function bytes(count: number): string {
  return count < 1e6 ? `${(count / 1e3).toFixed(1)} kB` : `${(count / 1e6).toFixed(2)} MB`;
}
