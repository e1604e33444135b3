import type { ConformanceCase } from './case.ts';

/** The two functions that every runner has. */
export interface TestRunner {
  describe(name: string, body: () => void): void;
  it(name: string, body: () => Promise<void>): void;
}

export interface DescribeOptions {
  /** Receives one text a plugin, with the cases that did not apply and why; the console when left out. */
  readonly onNotApplicable?: (text: string) => void;
}

/**
 * Declares the cases in a test runner: one group a subject, one test a case. Runners know no outcome between passed and
 * failed, so what did not apply is listed by a last test, never skipped silently.
 *
 * @example
 * ```ts
 * import { describe, it } from '@jest/globals';
 * describeConformance({ describe, it }, conformanceCases(plugin, { manifest }));
 * ```
 */
export function describeConformance(
  { describe, it }: TestRunner,
  cases: readonly ConformanceCase[],
  // Runners show what tests print, and have no other place for it.
  // eslint-disable-next-line no-console
  { onNotApplicable = (text) => console.info(text) }: DescribeOptions = {},
): void {
  const excused: string[] = [];
  for (const [subject, ofSubject] of Map.groupBy(cases, (each) => each.subject)) {
    describe(subject, () => {
      for (const each of ofSubject) {
        it(`${each.id}: ${each.title}`, async () => {
          const outcome = await each.run();
          if (outcome.outcome === 'not-applicable') excused.push(`  ${subject} ${each.id}: ${outcome.excuse}`);
        });
      }
    });
  }
  describe('cases that did not apply', () => {
    it('are listed with their reason', async () => {
      if (excused.length > 0) onNotApplicable(['Not applicable:', ...excused].join('\n'));
    });
  });
}
