import { findBrowser } from './find-browser.ts';
import type { Browser } from './find-browser.ts';

/** A browser to test in; where there is none, prints why `subject` is skipped. */
export async function browserForTests(subject: string): Promise<Browser | undefined> {
  const browser = await findBrowser();
  if (browser === undefined) {
    console.log(
      `skipped: ${subject} (no chromium or google-chrome on PATH, and no @sparticuz/chromium for this system)`,
    );
  }
  return browser;
}
