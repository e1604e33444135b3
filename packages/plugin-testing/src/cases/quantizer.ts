import type { Graph, QuantizationScheme, QuantizedModel, TensorData } from '@fovea/contracts';
import { tensorBytes, tensorToFloat32, validateGraph } from '@fovea/graph';
import { type ContributionCase, notApplicable } from '../case.ts';
import { isSame, show } from '../compare.ts';
import { type ContributionSubject, needsParams } from '../contribution-subject.ts';
import { storedStep } from '../reference/stored-step.ts';
import { tinyCalibration } from '../tiny/tiny-calibration.ts';
import { tinyTop1, tinyTrainedModel } from '../tiny/tiny-models.ts';

/** Allowed drop of top-1 on 90 tiny images, where the fixtures say nothing: one image, or ten points where bits compute. */
const maxTop1Drop: Readonly<Record<QuantizationScheme, number>> = {
  'storage-only': 1 / 90,
  'weight-only': 1 / 90,
  'integer-compute': 2 / 90,
  'binary-compute': 0.1,
};

export const quantizerErrorBound: ContributionCase<'quantizer'> = {
  id: 'quantizer/roundtrip/error-bound',
  title: 'stores every weight within half a step of its value',
  since: '0.1.0',
  async check(subject) {
    let compared = 0;
    const outcome = await eachQuantized(subject, async (original, { graph }) => {
      for (const [name, stored] of Object.entries(graph.tensors)) {
        const source = original.tensors[name];
        // A bit keeps the sign alone: there is no step to be within. Biases of integer nodes may absorb a zero point.
        if (source === undefined || stored.dtype === 'bit' || source.shape.join() !== stored.shape.join()) continue;
        if (stored.dtype === 'float32' || !name.endsWith('kernel')) continue;
        expectWithinStep(subject, name, source, stored);
        compared++;
      }
    });
    return (
      outcome ??
      (compared > 0 ? undefined : notApplicable('dtype bit: signs have no step, and no other weight keeps its name'))
    );
  },
};

export const quantizerBytes: ContributionCase<'quantizer'> = {
  id: 'quantizer/bytes/true',
  title: 'counts the bytes it stores, and stores fewer',
  since: '0.1.0',
  async check(subject) {
    return eachQuantized(subject, async (original, { graph, bytes }) => {
      const counted = bytesOf(graph);
      if (bytes !== counted) {
        throw subject.violation({
          what: 'its bytes are not those of its tensors',
          expected: `${counted}, scales and zero points included`,
          received: String(bytes),
        });
      }
      if (bytes >= bytesOf(original)) {
        throw subject.violation({
          what: 'the model is no smaller',
          expected: `under ${bytesOf(original)}`,
          received: String(bytes),
        });
      }
    });
  },
};

export const quantizerZero: ContributionCase<'quantizer'> = {
  id: 'quantizer/zero-preserved',
  title: 'keeps a weight of exactly zero at zero',
  since: '0.1.0',
  async check(subject) {
    let compared = 0;
    const outcome = await eachQuantized(subject, async (original, { graph }) => {
      for (const [name, stored] of Object.entries(graph.tensors)) {
        const source = original.tensors[name];
        if (source === undefined || stored.dtype === 'bit' || source.shape.join() !== stored.shape.join()) continue;
        const decoded = tensorToFloat32(stored);
        const lost = tensorToFloat32(source).findIndex((value, index) => value === 0 && decoded[index] !== 0);
        compared++;
        if (lost >= 0) {
          throw subject.violation({
            what: `element ${lost} of ${name} is no longer zero`,
            expected: '0',
            received: String(decoded[lost]),
            hint: 'Widen the range to include 0 and round the zero point to a stored value: padding and pruned weights are zeros.',
          });
        }
      }
      for (const { name, quantization } of graph.nodes) {
        if (quantization === undefined) continue;
        const { zeroPoint, min, max } = quantization;
        if (!Number.isInteger(zeroPoint) || zeroPoint < min || zeroPoint > max) {
          throw subject.violation({
            what: `zero is no code of the activation ${name}`,
            expected: `an integer zero point in [${min}, ${max}]`,
            received: String(zeroPoint),
          });
        }
      }
    });
    return outcome ?? (compared > 0 ? undefined : notApplicable('dtype bit: one bit has no zero'));
  },
};

export const quantizerOrder: ContributionCase<'quantizer'> = {
  id: 'quantizer/calibration/order-free',
  title: 'gives the same model whatever the order of the calibration images',
  since: '0.1.0',
  async check(subject, signal) {
    const sets = await subject.paramSets();
    if (sets.length === 0) return notApplicable(needsParams);
    for (const params of sets) {
      const quantizer = await subject.create(params);
      if (!quantizer.needsCalibration) return notApplicable('needsCalibration is false');
      const [forward, backward] = [
        await quantizer.quantize(tinyTrainedModel(), tinyCalibration('forward'), { signal }),
        await quantizer.quantize(tinyTrainedModel(), tinyCalibration('backward'), { signal }),
      ];
      // Notes may name the images; nodes and tensors are what computes.
      if (!isSame(numbersOf(forward.graph), numbersOf(backward.graph))) {
        throw subject.violation({
          what: 'the same images in reverse order give another model',
          expected: 'the same scales',
          hint: 'Moving averages depend on order; collect ranges or histograms.',
        });
      }
    }
    return undefined;
  },
};

export const quantizerTop1: ContributionCase<'quantizer'> = {
  id: 'quantizer/top1-drop',
  title: 'costs no more accuracy on the tiny images than its norm allows',
  since: '0.1.0',
  async check(subject) {
    return eachQuantized(subject, async (original, { graph, scheme }) => {
      const allowed = subject.fixtures.quantizers?.[subject.name]?.maxTop1Drop ?? maxTop1Drop[scheme];
      const [before, after] = [tinyTop1(original), tinyTop1(graph)];
      if (!(before - after <= allowed + 1e-9)) {
        throw subject.violation({
          what: 'it costs too much accuracy on the tiny images',
          expected: `top-1 of at least ${(before - allowed).toFixed(3)} (${before.toFixed(3)} before)`,
          received: after.toFixed(3),
        });
      }
    });
  },
};

export const quantizerScheme: ContributionCase<'quantizer'> = {
  id: 'quantizer/scheme-honest',
  title: 'computes as its scheme says',
  since: '0.1.0',
  async check(subject) {
    const declared = new Set<QuantizationScheme>();
    return eachQuantized(subject, async (_original, { graph, scheme }, params) => {
      validateGraph(graph);
      declared.add((await subject.create(params)).scheme);
      const integer = graph.nodes.filter(({ quantization, op }) => quantization !== undefined && op !== 'fakeQuant');
      const bits = graph.nodes.filter(({ weights }) =>
        Object.values(weights).some((name) => graph.tensors[name]?.dtype === 'bit'),
      );
      const computesInBits = bits.some(({ inputs }) => inputs.some((input) => isSign(graph, input)));
      const facts = {
        scheme,
        meta: graph.meta.quantizer?.scheme,
        integerNodes: integer.length,
        binaryNodes: bits.length,
      };
      const wrong =
        !declared.has(scheme) ||
        (graph.meta.quantizer !== undefined && graph.meta.quantizer.scheme !== scheme) ||
        (scheme === 'integer-compute') !== integer.some(({ op }) => op !== 'quantize') ||
        (scheme === 'binary-compute') !== computesInBits;
      if (wrong) {
        throw subject.violation({
          what: `${scheme} is not what the graph does`,
          expected:
            'integer nodes where it says integer-compute, signs times signs where it says binary-compute, neither elsewhere',
          received: show(facts),
          hint: 'Weights that are expanded before compute are storage-only or weight-only: smaller, not faster.',
        });
      }
    });
  },
};

async function eachQuantized(
  subject: ContributionSubject<'quantizer'>,
  check: (original: Graph, quantized: QuantizedModel, params: Readonly<Record<string, unknown>>) => Promise<void>,
): ReturnType<ContributionCase['check']> {
  const sets = await subject.paramSets();
  if (sets.length === 0) return notApplicable(needsParams);
  for (const params of sets) {
    const quantizer = await subject.create(params);
    const original = tinyTrainedModel();
    const calibration = quantizer.needsCalibration ? tinyCalibration() : undefined;
    await check(original, await quantizer.quantize(original, calibration, {}), params);
  }
  return undefined;
}

function expectWithinStep(
  subject: ContributionSubject<'quantizer'>,
  name: string,
  source: TensorData,
  stored: TensorData,
): void {
  const decoded = tensorToFloat32(stored);
  tensorToFloat32(source).forEach((value, index) => {
    const error = Math.abs(value - (decoded[index] ?? NaN));
    const step = storedStep(stored, index, value);
    // A float32 product of code and scale may add an ulp.
    if (!(error <= step / 2 + 1e-6 * Math.abs(value))) {
      throw subject.violation({
        what: `element ${index} of ${name} is stored further than half a step from its value`,
        expected: `${value} within ${step / 2}`,
        received: String(decoded[index]),
        hint: 'Round to nearest; clip no weight.',
      });
    }
  });
}

function numbersOf({ nodes, tensors }: Graph): unknown {
  return { nodes, tensors };
}

function bytesOf(graph: Graph): number {
  return Object.values(graph.tensors).reduce((sum, tensor) => sum + tensorBytes(tensor), 0);
}

function isSign(graph: Graph, value: string): boolean {
  const node = graph.nodes.find(({ name }) => name === value);
  if (node === undefined) return false;
  if (node.op === 'activation') return node.attributes.function === 'sign';
  return 'activation' in node.attributes && node.attributes.activation === 'sign';
}
