/** An op that computes the same in training as in inference. */
export function plainOp(parts) {
  const { forwardKernels, gradientKernels, forward, backward } = parts;
  return {
    forwardKernels,
    gradientKernels,
    infer: forward,
    train(call) {
      const value = forward(call);
      return { value, backward: (dy, sink) => backward(call, value, dy, sink) };
    },
  };
}
//# sourceMappingURL=bridge-op.js.map
