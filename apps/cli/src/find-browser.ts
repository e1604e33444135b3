import { access, constants } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';

/** A browser for tests and for the report, and where it comes from. */
export interface FoundBrowser {
  readonly kind: 'installed' | 'npm';
  readonly path: string;
}

const executables = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/** An installed Chromium or Chrome, else the one of `@sparticuz/chromium`; undefined when there is neither. */
export async function findBrowser(): Promise<FoundBrowser | undefined> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    for (const name of executables) {
      const path = join(folder, name);
      if (await isExecutable(path)) return { kind: 'installed', path };
    }
  }
  try {
    const path = createRequire(join(process.cwd(), 'package.json')).resolve('@sparticuz/chromium');
    return { kind: 'npm', path };
  } catch {
    return undefined;
  }
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
