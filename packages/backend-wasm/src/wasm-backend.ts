import { defineContribution, p } from '@fovea/contracts';
import { CompiledBackend } from './engine/compiled-backend.ts';
import { threadsUnsupported } from './engine/errors.ts';

const id = 'fovea/wasm';
const behaviour = 2;

/**
 * WebAssembly. The compiled engine runs a whole net in one call and needs no TensorFlow.js, which is loaded for
 * `engine: tfjs` only. Bit-reproducible on one machine for a given number of threads.
 */
export const wasmBackend = defineContribution({
  kind: 'backend',
  id,
  behaviour,
  title: 'WebAssembly',
  summary: 'Trains and predicts on the processor, anywhere that JavaScript runs, with SIMD kernels.',
  sources: [
    { title: 'WebAssembly relaxed SIMD', url: 'https://github.com/WebAssembly/relaxed-simd', year: 2024 },
    { title: 'TensorFlow.js WASM backend', url: 'https://github.com/tensorflow/tfjs/tree/master/tfjs-backend-wasm' },
  ],
  params: p.params({
    engine: p.choice(['compiled', 'tfjs'], {
      title: 'Engine',
      description:
        'Compiled: the whole net as one program, the faster one. Tfjs: operation by operation through TensorFlow.js, to compare.',
      default: 'compiled',
    }),
    relaxedSimd: p.choice(['auto', 'on', 'off'], {
      title: 'Relaxed SIMD',
      description:
        'Fused multiply-add: faster, but rounded differently on processors without it. Off gives the same numbers everywhere.',
      default: 'auto',
    }),
    threads: p.integer({
      title: 'Threads',
      description:
        'Each batch is shared out over them. Another number of threads trains to the same weights but for rounding, and predicts the same bits. Compiled engine only.',
      min: 1,
      max: 64,
      default: 1,
    }),
    wasmFolder: p.text({
      title: 'Folder of the .wasm files',
      description:
        'URL prefix of the .wasm files of @tensorflow/tfjs-backend-wasm, for the tfjs engine in browsers. Empty: TensorFlow.js looks beside its own script.',
      default: '',
    }),
  }),
  async create({ engine, relaxedSimd, threads, wasmFolder }) {
    if (engine === 'compiled') return new CompiledBackend({ id, version: `${behaviour}`, relaxedSimd, threads });
    if (threads !== 1) throw threadsUnsupported(threads);
    const { TfjsWasmBackend } = await import('./tfjs-wasm-backend.ts');
    return new TfjsWasmBackend({ id, relaxedSimd, wasmFolder });
  },
});
