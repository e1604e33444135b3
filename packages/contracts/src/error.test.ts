import { describe, expect, it } from '@jest/globals';
import { FoveaError, isFoveaError, reviveError, serializeError } from './error.ts';

const error = new FoveaError({
  code: 'PARAMS_INVALID',
  subject: 'optimizer:fovea/adamw',
  message: 'beta2 is out of bounds',
  details: { path: 'beta2', expected: '[0, 1)', received: '1', hint: 'Did you swap beta2 and epsilon?' },
});

describe('a FoveaError', () => {
  it('says what happened to whom, expected against received, and what to do', () => {
    expect(error.message).toBe(
      '[optimizer:fovea/adamw] beta2 is out of bounds (at beta2). Expected [0, 1); received 1. Did you swap beta2 and epsilon?',
    );
  });

  it('crosses a process with its text, code and details', () => {
    const revived = reviveError(JSON.parse(JSON.stringify(serializeError(error))) as ReturnType<typeof serializeError>);
    expect(isFoveaError(revived)).toBe(true);
    expect(revived).toMatchObject({
      code: error.code,
      subject: error.subject,
      message: error.message,
      details: error.details,
    });
  });

  it('keeps its cause', () => {
    const cause = new Error('EIO');
    expect(new FoveaError({ code: 'STORE_IO', subject: 'store', message: 'x', cause }).cause).toBe(cause);
  });

  it('is what any other thrown value becomes on its way out', () => {
    expect(serializeError(new TypeError('x is undefined'), 'run')).toMatchObject({ code: 'INTERNAL', subject: 'run' });
    expect(serializeError('oops').message).toBe('[fovea] oops');
  });
});
