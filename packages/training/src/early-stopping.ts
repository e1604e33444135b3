/** What early stopping remembers, JSON-safe. */
export interface EarlyStoppingState {
  /** Loss that the next epochs must beat; null before the first. */
  readonly referenceLoss: number | null;
  /** Epochs in a row that did not. */
  readonly waited: number;
}

export interface EarlyStoppingOptions {
  /** Epochs without improvement before training ends; at least 1. */
  readonly patience: number;
  /** Smallest fall of the loss that counts as an improvement. */
  readonly minDelta: number;
}

export const freshEarlyStopping: EarlyStoppingState = { referenceLoss: null, waited: 0 };

/** The state after an epoch of this loss. As in Keras, the reference moves only with an improvement above `minDelta`. */
export function afterEpoch(state: EarlyStoppingState, loss: number, minDelta: number): EarlyStoppingState {
  const isImproved = state.referenceLoss === null || loss < state.referenceLoss - minDelta;
  return isImproved ? { referenceLoss: loss, waited: 0 } : { ...state, waited: state.waited + 1 };
}
