import { describe, expect, it } from '@jest/globals';
import { codeOfLink } from './session.ts';

describe('signing in', () => {
  it('takes a link as well as its code', () => {
    expect(codeOfLink(' http://127.0.0.1:4400/join#abc123 ')).toBe('abc123');
    expect(codeOfLink('abc123')).toBe('abc123');
  });
});
