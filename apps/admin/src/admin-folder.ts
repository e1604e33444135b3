import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Absolute folder of the built app: what `startServer({ adminFolder })` serves at `/`. From sources as from the published
 * package it is `dist/app`; it is there once `npm run build -w @fovea/admin` was run.
 */
export function adminFolder(): string {
  const packageFolder = dirname(dirname(fileURLToPath(import.meta.url)));
  return join(packageFolder, 'dist', 'app');
}
