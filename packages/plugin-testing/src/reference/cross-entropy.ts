/** Mean softmax cross-entropy of a batch in float64: the loss against which gradients are differenced. */
export function crossEntropy(logits: ArrayLike<number>, labels: Int32Array): number {
  const numClasses = logits.length / labels.length;
  let total = 0;
  labels.forEach((label, row) => {
    const scores = Array.from({ length: numClasses }, (_, unit) => logits[row * numClasses + unit] ?? NaN);
    const peak = Math.max(...scores);
    total += Math.log(scores.reduce((sum, score) => sum + Math.exp(score - peak), 0)) + peak - (scores[label] ?? NaN);
  });
  return total / labels.length;
}
