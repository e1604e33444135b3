import { execFile } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createBrotliDecompress } from 'node:zlib';

/** A browser that can be started without a display. */
export interface Browser {
  readonly executablePath: string;
  /** What its process needs beside the environment of this one. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where it comes from, for messages. */
  readonly origin: 'installed' | 'npm';
}

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** An installed Chromium or Chrome, else the one of `@sparticuz/chromium`; undefined where there is neither. */
export async function findBrowser(): Promise<Browser | undefined> {
  return findInstalledBrowser() ?? (await findNpmBrowser());
}

/** The first Chromium or Chrome on PATH. */
export function findInstalledBrowser(): Browser | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const paths = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  const executablePath = paths.find((path) => existsSync(path));
  return executablePath === undefined ? undefined : { executablePath, environment: {}, origin: 'installed' };
}

/**
 * The Chromium that `@sparticuz/chromium` carries for Linux on x64, unpacked once into `node_modules/.cache`, with the shared
 * libraries that a bare system lacks.
 */
export async function findNpmBrowser(): Promise<Browser | undefined> {
  const root = fileURLToPath(new URL('../../node_modules/', import.meta.url));
  const packed = join(root, '@sparticuz', 'chromium');
  if (process.platform !== 'linux' || process.arch !== 'x64' || !existsSync(join(packed, 'bin'))) return undefined;
  const { version } = JSON.parse(await readFile(join(packed, 'package.json'), 'utf8')) as { version: string };
  const folder = join(root, '.cache', `chromium-${version}`);
  if (!existsSync(folder)) await unpack(join(packed, 'bin'), folder);
  return {
    executablePath: join(folder, 'chromium'),
    environment: { LD_LIBRARY_PATH: join(folder, 'lib') },
    origin: 'npm',
  };
}

async function unpack(bin: string, folder: string): Promise<void> {
  await mkdir(join(folder, '..'), { recursive: true });
  // Renamed when complete, so that neither a killed nor a parallel process leaves half a browser behind.
  const unfinished = await mkdtemp(`${folder}-`);
  try {
    const executable = join(unfinished, 'chromium');
    await pipeline(createReadStream(join(bin, 'chromium.br')), createBrotliDecompress(), createWriteStream(executable));
    await chmod(executable, 0o755);
    for (const archive of ['swiftshader.tar.br', 'al2023.tar.br']) await extract(join(bin, archive), unfinished);
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}

async function extract(archive: string, folder: string): Promise<void> {
  const tar = execFile('tar', ['-x', '-C', folder]);
  const ended = new Promise<void>((resolve, reject) => {
    tar.once('error', reject);
    tar.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`tar ended with ${code} on ${archive}`))));
  });
  await Promise.all([pipeline(createReadStream(archive), createBrotliDecompress(), tar.stdin!), ended]);
}
