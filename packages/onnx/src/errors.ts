import { FoveaError } from '@fovea/contracts';

/** ONNX holds it, but nothing here could say which input or output is meant. */
export function endsUnsupported(inputs: number, outputs: number): FoveaError {
  return new FoveaError({
    code: 'CAPABILITY_UNSUPPORTED',
    subject: 'onnx',
    message: 'only classifiers are written: graphs with one input and one output',
    details: { expected: '1 input, 1 output', received: `${inputs} inputs, ${outputs} outputs` },
  });
}
