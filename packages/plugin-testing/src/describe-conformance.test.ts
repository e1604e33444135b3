import { describe, expect, it } from '@jest/globals';
import type { ConformanceCase } from './case.ts';
import { describeConformance } from './describe-conformance.ts';

describe('describeConformance', () => {
  it('declares a group for each subject and a test for each case', () => {
    const runner = new RecordingRunner();
    describeConformance(runner, [
      caseOf('a:x', 'schedule/bounded'),
      caseOf('a:x', 'schedule/pure'),
      caseOf('b:y', 'loss/batch-zero'),
    ]);
    expect(runner.names).toEqual([
      'a:x > schedule/bounded: is sound',
      'a:x > schedule/pure: is sound',
      'b:y > loss/batch-zero: is sound',
      'cases that did not apply > are listed with their reason',
    ]);
  });

  it('lists what did not apply when all tests have run', async () => {
    const runner = new RecordingRunner();
    const texts: string[] = [];
    const excused = caseOf('a:x', 'schedule/pure', { outcome: 'not-applicable', excuse: 'capabilities.pure' });
    describeConformance(runner, [excused, caseOf('a:x', 'schedule/bounded')], {
      onNotApplicable: (text) => texts.push(text),
    });
    await runner.run();
    expect(texts).toEqual(['Not applicable:\n  a:x schedule/pure: capabilities.pure']);
  });

  it('lets a failing case fail its test', async () => {
    const runner = new RecordingRunner();
    const failing: ConformanceCase = {
      ...caseOf('a:x', 'schedule/pure'),
      run: () => Promise.reject(new Error('impure')),
    };
    describeConformance(runner, [failing]);
    await expect(runner.run()).rejects.toThrow('impure');
  });
});

class RecordingRunner {
  readonly names: string[] = [];
  readonly #bodies: (() => Promise<void>)[] = [];
  #group = '';

  readonly describe = (name: string, body: () => void): void => {
    this.#group = name;
    body();
  };

  readonly it = (name: string, body: () => Promise<void>): void => {
    this.names.push(`${this.#group} > ${name}`);
    this.#bodies.push(body);
  };

  async run(): Promise<void> {
    for (const body of this.#bodies) await body();
  }
}

function caseOf(
  subject: string,
  id: ConformanceCase['id'],
  outcome: Awaited<ReturnType<ConformanceCase['run']>> = { outcome: 'passed' },
): ConformanceCase {
  return { id, title: 'is sound', since: '0.1.0', subject, needs: [], run: async () => outcome };
}
