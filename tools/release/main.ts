/**
 * `npm run release -- --dry-run`: builds every package, checks each as its users will meet it (publint,
 * are-the-types-wrong, changeset status), and shows what would be published. Without `--dry-run` it publishes.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

interface PackedFile {
  readonly name: string;
  readonly version: string;
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly entryCount: number;
}

const { values } = parseArgs({ options: { 'dry-run': { type: 'boolean', default: false } } });
const folders = ['packages', 'apps'].flatMap((root) => readdirSync(root).map((name) => join(root, name)));
const run = (command: string, args: readonly string[], cwd = '.'): string =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 64 * 2 ** 20 });

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
}

let problems = 0;
function problem(name: string, text: string): void {
  problems += 1;
  console.error(`${name}: ${text}`);
}

run('npx', ['tsc', '-b']);
run(process.execPath, ['tools/admin/ensure-built.ts']);
const packFolder = mkdtempSync(join(tmpdir(), 'fovea-release-'));
try {
  for (const folder of folders) {
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
    if (manifest.private === true) continue;
    const { messages, pkg } = await publint({ pkgDir: folder, strict: true, pack: 'npm' });
    for (const message of messages)
      problem(manifest.name, formatMessage(message, pkg, { color: false }) ?? message.code);
    const [packed] = JSON.parse(
      run('npm', ['pack', '--json', '--pack-destination', packFolder], folder),
    ) as PackedFile[];
    if (packed === undefined) throw new Error(`npm pack said nothing about ${folder}`);
    try {
      run('npx', [
        'attw',
        join(packFolder, packed.filename),
        '--profile',
        'esm-only',
        '--format',
        'ascii',
        '--no-color',
      ]);
    } catch (error) {
      problem(manifest.name, (error as { stdout?: string }).stdout ?? String(error));
    }
    const kilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(0)} kB`.padStart(9);
    console.log(
      `${manifest.name.padEnd(26)} ${packed.version.padEnd(8)} ${kilobytes(packed.size)} packed ${kilobytes(packed.unpackedSize)} unpacked  ${packed.entryCount} files`,
    );
  }
} finally {
  rmSync(packFolder, { recursive: true, force: true });
}
try {
  console.log(run('npx', ['changeset', 'status']));
} catch (error) {
  problem('changesets', (error as { stderr?: string }).stderr ?? String(error));
}
if (problems > 0) {
  console.error(`${problems} problems: nothing is fit to publish.`);
  process.exitCode = 1;
} else if (values['dry-run']) console.log('Nothing was published: this was a dry run.');
else console.log(run('npx', ['changeset', 'publish']));
