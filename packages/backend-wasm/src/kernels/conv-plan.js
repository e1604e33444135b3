import { backend_util, util } from '@tensorflow/tfjs-core';
/** Geometry of a convolution of NHWC images. */
export function convInfo(inShape, filterShape, attributes, depthwise = false) {
  return backend_util.computeConv2DInfo(
    inShape,
    filterShape,
    attributes.strides,
    attributes.dilations ?? 1,
    attributes.pad,
    attributes.dimRoundingMode,
    depthwise,
  );
}
/**
 * Pads to what the windows reach, not to what `padInfo` says: rounding the output size up makes the last window overhang
 * even the padding.
 */
export function planConv(info) {
  const { top, left } = info.padInfo;
  const reachedHeight = (info.outHeight - 1) * info.strideHeight + info.effectiveFilterHeight;
  const reachedWidth = (info.outWidth - 1) * info.strideWidth + info.effectiveFilterWidth;
  const height = Math.max(info.inHeight + top, reachedHeight);
  const width = Math.max(info.inWidth + left, reachedWidth);
  const isPadded = height !== info.inHeight || width !== info.inWidth;
  const paddedBytes = isPadded ? 4 * info.batchSize * height * width * info.inChannels : 0;
  const span = (info.effectiveFilterHeight - 1) * width + info.effectiveFilterWidth;
  return { info, height, width, isPadded, paddedBytes, spanBytes: 4 * span * info.inChannels };
}
/** The arguments between the pointers and the scratch that all convolution kernels share. */
export function geometry({ info, height, width }) {
  return [
    ...[info.batchSize, height, width, info.inChannels, info.filterHeight, info.filterWidth],
    ...[info.strideHeight, info.strideWidth, info.dilationHeight, info.dilationWidth],
    ...[info.outHeight, info.outWidth],
  ];
}
/** Scratch for the padded input, and after it what the kernel itself needs. */
export function convScratch(heap, plan) {
  const { info, paddedBytes, spanBytes } = plan;
  const own = heap.kernels.convScratch(
    info.filterHeight,
    info.filterWidth,
    info.inChannels,
    info.outChannels,
    spanBytes,
  );
  const head = (paddedBytes + 63) & ~63;
  const padded = heap.scratch(head + own);
  return { padded, scratch: padded + head };
}
/** Pointer to the input with its border: the input itself where it has none. */
export function paddedInput(heap, plan, x, padded) {
  const source = heap.pointer(x);
  if (!plan.isPadded) return source;
  heap.kernels.padImages(source, padded, ...borders(plan));
  return padded;
}
/** `batch, height, width, channels, top, left, paddedHeight, paddedWidth`, as `padImages` and `cropImages` take them. */
export function borders({ info, height, width }) {
  const { top, left } = info.padInfo;
  return [info.batchSize, info.inHeight, info.inWidth, info.inChannels, top, left, height, width];
}
/** True for tensors and layouts that the kernels of this package compute. */
export function isPlainConv(attributes, ...tensors) {
  return (attributes.dataFormat ?? 'NHWC') === 'NHWC' && tensors.every(({ dtype }) => dtype === 'float32');
}
/** True when there is nothing to compute, or nothing to sum over. */
export function isEmpty(...shapes) {
  return shapes.some((shape) => util.sizeFromShape(shape) === 0);
}
//# sourceMappingURL=conv-plan.js.map
