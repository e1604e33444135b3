import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ReportRecord } from '@fovea/contracts';
import { renderReport } from '@fovea/report';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AxeResults } from 'axe-core';
import { browserForTests } from '../../tools/browser/browser-for-tests.ts';
import { openPage } from './open-page.ts';

const browser = await browserForTests('the report in a browser');
// Not among what the package exports, so no import that the compiler could follow into its project.
const fixture = new URL('../../packages/report/src/testing/report-fixture.ts', import.meta.url).href;
const { reportFixture } = (await import(fixture)) as { reportFixture(): ReportRecord };
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

(browser === undefined ? describe.skip : describe)('a report opened from disk', () => {
  let folder = '';
  let url = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fovea-report-'));
    const file = join(folder, 'report.html');
    await writeFile(file, renderReport(reportFixture()));
    url = pathToFileURL(file).href;
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('asks for nothing and complains about nothing', async () => {
    await using opened = await openPage(browser!, url);
    expect(opened.requests.filter((request) => !request.startsWith('data:'))).toEqual([url]);
    expect(opened.complaints).toEqual([]);
    expect(await opened.page.locator('h1').count()).toBe(1);
  });

  it.each(['light', 'dark'] as const)('has no serious barrier for its readers, %s', async (colorScheme) => {
    // Its own policy runs no script, axe included.
    await using opened = await openPage(browser!, url, { bypassCSP: true, colorScheme });
    await opened.page.addScriptTag({ content: await readFile(axe, 'utf8') });
    const { violations, passes } = await opened.page.evaluate<AxeResults>('axe.run()');
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
    expect(passes.length).toBeGreaterThan(10);
  });
});
