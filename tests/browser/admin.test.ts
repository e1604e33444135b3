import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { browserForTests } from '../../tools/browser/browser-for-tests.ts';
import { openPage } from './open-page.ts';

const browser = await browserForTests('the admin app in a browser');
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const root = process.cwd();
const admin = join(root, 'apps', 'admin');
const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
const run = promisify(execFile);
/** What others name their things is text, whatever it looks like. */
const name = 'walk <img src=x onerror=alert(1)>';

interface Facts {
  readonly url: string;
  readonly signInUrl: string;
}

/** Names of what keeps people from using a page. */
async function barriers(page: Page): Promise<string[]> {
  // Evaluated rather than added as a tag: the server's own policy allows no inline script.
  await page.evaluate(await readFile(axe, 'utf8'));
  const { violations } = await page.evaluate<AxeResults>('axe.run()');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

(browser === undefined ? describe.skip : describe)('the admin app', () => {
  let folder = '';
  let server: ChildProcess | undefined;
  let facts: Facts = { url: '', signInUrl: '' };

  beforeAll(async () => {
    // In a process of its own: the bundler's native parts refuse objects of a test's realm.
    await run(process.execPath, [vite, 'build', '--logLevel', 'error'], { cwd: admin });
    folder = await mkdtemp(join(tmpdir(), 'fovea-admin-'));
    const cli = join(root, 'apps', 'cli', 'src', 'main.ts');
    const args = ['--conditions=@fovea/source', cli, 'serve', '--port', '0', '--json', '--slots', '1'];
    const child = spawn(process.execPath, [...args, '--data-folder', join(folder, 'data')], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    server = child;
    const lines = createInterface({ input: child.stdout });
    const [line] = (await once(lines, 'line')) as [string];
    facts = JSON.parse(line) as Facts;
  }, 120_000);

  afterAll(async () => {
    if (server !== undefined && server.exitCode === null) {
      const ended = once(server, 'exit');
      server.kill('SIGTERM');
      await ended;
    }
    await rm(folder, { recursive: true, force: true });
  }, 30_000);

  it('leads from the sign-in link over a new experiment to what its run found, without a barrier or complaint', async () => {
    await using opened = await openPage(browser!, facts.signInUrl);
    const { page, complaints, requests } = opened;

    await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor();
    expect(await barriers(page)).toEqual([]);

    await page.getByRole('link', { name: 'New experiment' }).first().click();
    await page.getByRole('region', { name: 'Step train' }).waitFor();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
    const data = page.getByRole('region', { name: 'Step data' });
    await data.getByRole('textbox', { name: 'Training images at most' }).fill('320');
    await data.getByRole('textbox', { name: 'Test images at most' }).fill('100');
    await page.getByRole('button', { name: 'Several values of Batch size' }).first().waitFor();
    await page.getByText('trainLimit: 320').first().waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.getByRole('button', { name: 'Start the experiment' }).click();

    await page.getByRole('heading', { name, level: 1, exact: true }).waitFor();
    // Nothing is reloaded: the subscription brings the news.
    await page.getByRole('table', { name: 'Models' }).waitFor({ timeout: 60_000 });
    await page.getByText('cheapest that passes').first().waitFor();
    expect(await barriers(page)).toEqual([]);

    await page.getByRole('table', { name: 'Models' }).getByRole('link').first().click();
    await page.getByRole('img', { name: /^Loss, train: Loss, \d+ points/ }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.getByRole('tab', { name: 'Evaluation' }).click();
    await page
      .getByRole('button', { name: /taken for/ })
      .first()
      .waitFor();
    expect(await barriers(page)).toEqual([]);
    // A path of the app's own router with a dot in it.
    await page.reload();
    await page.getByRole('tab', { name: 'Evaluation', selected: true }).waitFor();

    expect(complaints).toEqual([]);
    expect([...new Set(requests.map((request) => new URL(request).host))]).toEqual([new URL(facts.url).host]);
  }, 120_000);

  it('asks who is not signed in to sign in', async () => {
    await using opened = await openPage(browser!, `${facts.url}/experiments`);
    await opened.page.getByRole('heading', { name: 'Sign in to Fovea' }).waitFor();
    expect(await barriers(opened.page)).toEqual([]);
  });
});
