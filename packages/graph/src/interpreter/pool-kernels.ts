import { elementCount } from '../tensors.ts';
import type { KernelFactory, Values } from './kernel.ts';
import { requantize, requantizeMultiplier } from './requantize.ts';
import type { WindowLayout } from './windows.ts';
import { forEachWindow, windowLayout } from './windows.ts';
import type { ActivationQuantization } from '@fovea/contracts';
import type { Shape } from '../ops/op-definition.ts';

export const maxPool: KernelFactory<'maxPool'> = ({ node, inputShapes }) => {
  const layout = windowLayout(inputShapes[0]!, node.attributes.poolSize, node.attributes);
  return maxOverWindows(layout, node.quantization);
};

export const globalMaxPool: KernelFactory<'globalMaxPool'> = ({ node, inputShapes }) => {
  return maxOverWindows(wholeImage(inputShapes[0]!), node.quantization);
};

export const avgPool: KernelFactory<'avgPool'> = ({ node, inputShapes, inputCodes }) => {
  const layout = windowLayout(inputShapes[0]!, node.attributes.poolSize, node.attributes);
  return meanOverWindows(layout, inputCodes[0], node.quantization);
};

export const globalAvgPool: KernelFactory<'globalAvgPool'> = ({ node, inputShapes, inputCodes }) => {
  return meanOverWindows(wholeImage(inputShapes[0]!), inputCodes[0], node.quantization);
};

function wholeImage(shape: Shape): WindowLayout {
  const [height, width] = shape as readonly [number, number, number];
  return windowLayout(shape, [height, width], { strides: [1, 1], padding: 'valid' });
}

/** Floats and stored integers alike: a larger stored number is a larger real one. */
function maxOverWindows(layout: WindowLayout, code: ActivationQuantization | undefined) {
  const { width, channels } = layout;
  return ([input]: readonly Values[], output: Values) => {
    forEachWindow(layout, (index, top, bottom, left, right) => {
      for (let c = 0; c < channels; c++) {
        let best = -Infinity;
        for (let y = top; y < bottom; y++) {
          for (let x = left; x < right; x++) best = Math.max(best, input![(y * width + x) * channels + c]!);
        }
        output[index * channels + c] = code === undefined ? best : Math.min(Math.max(best, code.min), code.max);
      }
    });
  };
}

/** Integers: the exact int32 sum of `q - zeroPoint`, with `fround(sx / (sy * count))` as multiplier. */
function meanOverWindows(
  layout: WindowLayout,
  inputCode: ActivationQuantization | undefined,
  code: ActivationQuantization | undefined,
) {
  const { width, channels } = layout;
  const zeroPoint = inputCode?.zeroPoint ?? 0;
  const multipliers = Float32Array.from(
    { length: elementCount([layout.kernelHeight, layout.kernelWidth]) + 1 },
    (_, count) =>
      code === undefined || count === 0 ? 0 : requantizeMultiplier(inputCode!.scale, 1, code.scale * count),
  );
  return ([input]: readonly Values[], output: Values) => {
    forEachWindow(layout, (index, top, bottom, left, right) => {
      const count = (bottom - top) * (right - left);
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (let y = top; y < bottom; y++) {
          for (let x = left; x < right; x++) sum += input![(y * width + x) * channels + c]!;
        }
        output[index * channels + c] =
          code === undefined
            ? sum / count
            : requantize(sum - count * zeroPoint, multipliers[count]!, code.zeroPoint, code.min, code.max);
      }
    });
  };
}
