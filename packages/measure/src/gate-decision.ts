import type { QuantizationScheme, Verdict } from '@fovea/contracts';
import { dropBounds, type DropBounds, type PairedOutcomes } from './drop-bounds.ts';

/** More images than this nobody has. */
const mostImages = 1e9;

/** What compression may cost where nobody says [percentage points], from what published methods reach. */
const usualNormPoints: Readonly<Record<QuantizationScheme, number>> = {
  // Weights that are expanded before compute move hardly any answer.
  'storage-only': 0.5,
  'weight-only': 1,
  // MobileNetV2 on ImageNet: 71.9 -> 71.4 (NNCF) and 71.7 -> 71.1 without data (AIMET).
  'integer-compute': 1,
  // Weights and activations of one bit: Brevitas reaches 84.2 % on CIFAR-10 with CNV 1W1A.
  'binary-compute': 10,
};

/** The norm of a quantization scheme [percentage points]; that of integers where the model was made smaller by other means. */
export function normOf(scheme: QuantizationScheme | undefined): number {
  return usualNormPoints[scheme ?? 'integer-compute'];
}

export interface GateDecision extends DropBounds {
  readonly verdict: Verdict;
  /** INCONCLUSIVE only: images that would decide if the rates stayed as they are; null where none would. */
  readonly imagesNeeded: number | null;
}

/**
 * PASS when the one-sided 95 % upper bound of the drop is at most `norm`, FAIL when its lower bound exceeds `norm`, else
 * INCONCLUSIVE.
 * @param norm the drop that is allowed, [0, 1].
 */
export function decideGate(outcomes: PairedOutcomes, norm: number): GateDecision {
  const bounds = dropBounds(outcomes);
  const verdict = verdictOf(bounds, norm);
  return { ...bounds, verdict, imagesNeeded: verdict === 'INCONCLUSIVE' ? imagesNeeded(outcomes, norm) : null };
}

function verdictOf({ lower, upper }: DropBounds, norm: number): Verdict {
  if (upper <= norm) return 'PASS';
  return lower > norm ? 'FAIL' : 'INCONCLUSIVE';
}

/** The fewest images that decide at the observed rates of losses and gains. */
function imagesNeeded({ n, lost, gained }: PairedOutcomes, norm: number): number | null {
  const isDecided = (images: number): boolean => {
    const scaled = { n: images, lost: (lost / n) * images, gained: (gained / n) * images };
    return verdictOf(dropBounds(scaled), norm) !== 'INCONCLUSIVE';
  };
  let enough = n;
  while (!isDecided(enough)) {
    enough *= 2;
    if (enough > mostImages) return null;
  }
  let tooFew = n;
  while (enough - tooFew > 1) {
    const middle = Math.floor((tooFew + enough) / 2);
    if (isDecided(middle)) enough = middle;
    else tooFew = middle;
  }
  return enough;
}
