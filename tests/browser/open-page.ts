import type { BrowserContextOptions, Page } from 'playwright-core';
import type { Browser } from '../../tools/browser/find-browser.ts';
import { launchBrowser } from '../../tools/browser/launch.ts';

/** A page and what it complained about. */
export interface OpenPage extends AsyncDisposable {
  readonly page: Page;
  /** Errors and warnings of the console, and exceptions that nobody caught. */
  readonly complaints: readonly string[];
  /** Addresses it asked for, the page itself included. */
  readonly requests: readonly string[];
}

/** Opens an address in a browser of its own. */
export async function openPage(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<OpenPage> {
  const running = await launchBrowser(browser);
  const page = await running.newPage(options);
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(url);
  return { page, complaints, requests, [Symbol.asyncDispose]: () => running.close() };
}
