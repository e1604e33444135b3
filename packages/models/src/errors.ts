import { FoveaError } from '@fovea/contracts';

export interface TooSmallFacts {
  /** 1-based. */
  readonly block: number;
  /** Before the layer that does not fit. */
  readonly height: number;
  readonly width: number;
  /** What the layer needs, such as `a 3x3 kernel`. */
  readonly needs: string;
  readonly hint: string;
}

/** The feature map shrank below what the next layer needs. */
export function mapTooSmall(subject: string, { block, height, width, needs, hint }: TooSmallFacts): FoveaError {
  return new FoveaError({
    code: 'PARAMS_INVALID',
    subject,
    message: `The feature map is too small in block ${block}`,
    details: { path: 'depth', expected: `room for ${needs}`, received: `${height}x${width}`, hint },
  });
}

export function tooManyWeights(
  subject: string,
  { layer, weights, maxWeights, hint }: { layer: string; weights: number; maxWeights: number; hint: string },
): FoveaError {
  return new FoveaError({
    code: 'MODEL_TOO_LARGE',
    subject,
    message: `Layer ${layer} is too large`,
    details: { expected: `at most ${maxWeights} weights`, received: String(weights), hint },
  });
}
