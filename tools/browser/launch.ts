import { chromium } from 'playwright-core';
import type { Browser as RunningBrowser } from 'playwright-core';
import type { Browser } from './find-browser.ts';

/** No display, no sandbox (containers forbid it), nothing fetched on its own account. */
const flags = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

/** Starts a browser without a window. The caller closes it. */
export function launchBrowser({ executablePath, environment }: Browser): Promise<RunningBrowser> {
  const env = { ...process.env, ...environment } as Record<string, string>;
  return chromium.launch({ executablePath, args: flags, env, headless: true });
}
