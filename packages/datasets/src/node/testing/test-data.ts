import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe } from '@jest/globals';

/** Tests on real data: skipped, with the reason printed, where the data is not there. */
export function describeWithData(name: string, folder: string, body: (path: string) => void): void {
  const root =
    process.env['FOVEA_TEST_DATA'] ?? fileURLToPath(new URL('../../../../../../shared/data', import.meta.url));
  const path = join(root, folder);
  if (existsSync(path)) {
    describe(name, () => body(path));
    return;
  }
  process.stderr.write(
    `skipped "${name}": there is no ${path}; set FOVEA_TEST_DATA to the folder that holds ${folder}\n`,
  );
  describe.skip(name, () => body(path));
}
