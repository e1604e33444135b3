/** Builds the admin app where it was not built since its sources changed: `npm start` shows it without a step before. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const admin = join(root, 'apps/admin');
const built = join(admin, 'dist/app/index.html');

function newest(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Math.max(0, ...files.map((file) => statSync(join(file.parentPath, file.name)).mtimeMs));
}

const sources = ['apps/admin/src', 'packages/client/src', 'packages/contracts/src'].map((folder) => join(root, folder));
if (!existsSync(built) || statSync(built).mtimeMs < Math.max(...sources.map(newest))) {
  process.stderr.write('Building the admin app, about ten seconds …\n');
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  execFileSync(process.execPath, [vite, 'build', '--logLevel', 'error'], { cwd: admin, stdio: 'inherit' });
}
