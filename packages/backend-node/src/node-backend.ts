import { configurationToken, defineContribution, p } from '@fovea/contracts';
import { needsNode } from './errors.ts';

const id = 'fovea/node';

/**
 * TensorFlow's own kernels through the N-API module of `@tensorflow/tfjs-node`, which `fovea setup native` provisions. Sums are
 * cut by thread: the same bits in every run with the same number of threads, others with another number.
 */
export const nodeBackend = defineContribution({
  kind: 'backend',
  id,
  behaviour: 1,
  title: 'TensorFlow',
  summary: 'Trains and predicts with native TensorFlow on the processor; `fovea setup native` installs it.',
  sources: [
    { title: 'TensorFlow.js for Node', url: 'https://github.com/tensorflow/tfjs/tree/master/tfjs-node' },
    {
      title: 'oneDNN in TensorFlow',
      url: 'https://github.com/tensorflow/community/blob/master/rfcs/20210930-enable-onednn-ops.md',
    },
  ],
  params: p.params({
    threads: p.integer({
      title: 'Threads',
      description: 'Threads of one operation; 0: as many as the machine has cores. One setting a process.',
      min: 0,
      max: 256,
      default: 0,
    }),
    oneDnn: p.boolean({
      title: 'oneDNN',
      description: 'The kernels of oneDNN where it has faster ones; they round differently. One setting a process.',
      default: true,
    }),
  }),
  async create({ threads, oneDnn }, context) {
    if (!runsInNode()) throw needsNode();
    const { NativeBackend } = await import('./node/native-backend.ts');
    return new NativeBackend({ id, threads, oneDnn, dataFolder: context.get(configurationToken).dataFolder });
  },
});

function runsInNode(): boolean {
  const { process } = globalThis as unknown as {
    readonly process?: { readonly versions?: { readonly node?: string } };
  };
  return process?.versions?.node !== undefined;
}
