import { defineContribution, type Graph, type ModelBuildInput, p } from '@fovea/contracts';
import { GraphBuilder } from '@fovea/graph';

const id = 'fakes/mini-conv';

/** A strided convolution, a global average and a dense layer. */
export const fakeModel = defineContribution({
  kind: 'model',
  id,
  behaviour: 1,
  title: 'Mini convolution',
  summary: 'One convolution and one dense layer.',
  sources: [{ title: 'Made for tests: the smallest network with a convolution' }],
  params: p.params({ filters: p.integer({ title: 'Filters', unit: 'channels', min: 1, max: 64, default: 4 }) }),
  create: (params) => ({ build: (input) => build(params, input) }),
});

function build(params: { readonly filters: number }, { inputShape, classes, rng }: ModelBuildInput): Graph {
  const [height, width, channels] = inputShape;
  const builder = new GraphBuilder({
    name: 'mini-conv',
    classes,
    inputShape,
    rng,
    preprocessing: {
      height,
      width,
      channels,
      scale: 1 / 255,
      mean: Array<number>(channels).fill(0),
      std: Array<number>(channels).fill(1),
      fit: 'squeeze',
    },
    family: { id, params },
  });
  const filtered = builder.conv2d(builder.input, {
    filters: params.filters,
    kernelSize: 3,
    strides: 2,
    padding: 'same',
    activation: 'tanh',
  });
  const pooled = builder.globalAvgPool(filtered, {});
  return builder.build(builder.softmax(builder.dense(pooled, { units: classes.length })));
}
