/**
 * Runs the quickstart as the README says and holds it to its promises: under three minutes, a baseline of 98.5 % on the 10,000
 * test images, seven models with a Pareto front, a verdict on each of the three compressed ones, and nothing left to do the second
 * time.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReportRecord } from '@fovea/contracts';

const folder = mkdtempSync(join(tmpdir(), 'fovea-quickstart-'));
const args = ['run', '-s', 'quickstart', '--', '--data-folder', join(folder, 'data'), '--out', join(folder, 'out')];

function quickstart(): { readonly output: string; readonly seconds: number; readonly report: ReportRecord } {
  const start = performance.now();
  const output = execFileSync('npm', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  const seconds = (performance.now() - start) / 1000;
  return {
    output,
    seconds,
    report: JSON.parse(readFileSync(join(folder, 'out', 'report.json'), 'utf8')) as ReportRecord,
  };
}

const problems: string[] = [];
function expect(isTrue: boolean, otherwise: string): void {
  if (!isTrue) problems.push(otherwise);
}

try {
  const first = quickstart();
  console.log(first.output);
  const baseline = first.report.models.find(({ label }) => label.includes('baseline'));
  const top1 = baseline?.accuracy?.top1 ?? 0;
  expect(baseline?.accuracy?.n === 10_000, 'the baseline was not scored on all 10,000 test images');
  expect(top1 >= 0.985, `the baseline reached ${(top1 * 100).toFixed(2)} %, not 98.5 %`);
  expect(first.report.models.length === 7, `there are ${first.report.models.length} models, not 7`);
  expect(first.report.paretoFront.length >= 2, 'the Pareto front has fewer than two models');
  expect(first.seconds <= 180, `it took ${first.seconds.toFixed(0)} s, not at most 180 s`);
  const verdicts = (first.report.certificates ?? []).map(({ certificate }) => certificate.verdict);
  expect(
    verdicts.join() === 'PASS,PASS,PASS',
    `the gates say ${verdicts.join(', ') || 'nothing'}, not PASS three times`,
  );
  const second = quickstart();
  expect(/47 of 54 steps unchanged/.test(second.output), 'the second run computed something again');
  console.log(`first run ${first.seconds.toFixed(0)} s, second run ${second.seconds.toFixed(0)} s`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
if (problems.length > 0) {
  console.error(`The quickstart does not hold its promises:\n  ${problems.join('\n  ')}`);
  process.exitCode = 1;
}
