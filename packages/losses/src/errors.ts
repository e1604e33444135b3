import { FoveaError } from '@fovea/contracts';

const subject = 'loss:fovea/softmax-cross-entropy';

export function weightingAmbiguous(): FoveaError {
  return new FoveaError({
    code: 'PARAMS_INVALID',
    subject,
    message: 'Class weights were given and balanced weights were asked for',
    details: {
      path: 'classWeights',
      expected: 'one of the two',
      received: 'both',
      hint: 'Set balanced to false, or remove the list.',
    },
  });
}

export function classWeightCountWrong(classes: readonly string[], received: number): FoveaError {
  return new FoveaError({
    code: 'PARAMS_INVALID',
    subject,
    message: 'The list of class weights does not fit the classes',
    details: {
      path: 'classWeights',
      expected: `${classes.length} numbers, one a class in the order ${classes.slice(0, 10).join(', ')}${classes.length > 10 ? ' …' : ''}`,
      received: `${received} numbers`,
    },
  });
}

export function classWithoutExamples(name: string): FoveaError {
  return new FoveaError({
    code: 'DATASET_INVALID',
    subject,
    message: `Class "${name}" has no training example, so it has no balanced weight`,
    details: {
      expected: 'at least one example of each class',
      received: '0',
      hint: 'Remove the class, add examples, or give classWeights.',
    },
  });
}

export function weightsNotPrepared(): FoveaError {
  return new FoveaError({
    code: 'INTERNAL',
    subject,
    message: 'Balanced weights need the class counts',
    details: {
      expected: 'prepare() before evaluate()',
      received: 'evaluate() first',
      hint: 'Call prepare once before training.',
    },
  });
}

export function labelOutOfRange(position: number, label: number, numClasses: number): FoveaError {
  return new FoveaError({
    code: 'DATASET_INVALID',
    subject,
    message: `Label ${position} of the batch names no class`,
    details: {
      expected: `0 .. ${numClasses - 1}`,
      received: String(label),
      hint: 'Check the labels against the class list.',
    },
  });
}
