import type { Graph, PhotoFit } from './graph.ts';
import type { ImageShape } from './dataset.ts';
import type { Rng } from './rng.ts';

export interface ModelBuildInput {
  readonly inputShape: ImageShape;
  /** How the training photos were fitted, so that the model asks the same of others; central crop when left out. */
  readonly photoFit?: PhotoFit;
  /** Class names; their count is the width of the last layer. */
  readonly classes: readonly string[];
  /** Draws the initial weights. */
  readonly rng: Rng;
}

/** A family of networks: one Graph for each input and class count. */
export interface ModelFamily {
  /** @returns a classifier that ends in softmax, with `meta.preprocessing` and `meta.family` set. */
  build(input: ModelBuildInput): Graph;
}

/** Graph -> Graph, offered to pipelines; the predictions stay equal within a stated tolerance. */
export interface Transform {
  apply(graph: Graph): Graph;
}
