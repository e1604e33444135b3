import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { probeFailed } from '../errors.ts';
import type { EntryProbe } from '../fixtures.ts';

export interface ProbeEntryOptions {
  /** Export conditions to resolve with; `@fovea/source` in a checkout, none when installed. */
  readonly conditions?: readonly string[];
  /** Milliseconds until the import counts as hanging; 30,000 when left out. */
  readonly timeoutMs?: number;
}

// In a checkout this package is TypeScript, and its siblings export their sources under a condition of their own.
const isSource = import.meta.url.endsWith('.ts');
const sourceConditions = isSource ? ['@fovea/source'] : [];

/** Line of the child that carries its finding; anything else it prints is the entry's own output. */
const marker = 'fovea-probe:';

/**
 * Imports an entry in a Node process of its own and looks at what that changed.
 *
 * @param entry file URL of the entry.
 * @throws PLUGIN_LOAD_FAILED when the import throws, hangs or ends the process.
 */
export async function probeEntry(
  entry: URL,
  { conditions = sourceConditions, timeoutMs = 30_000 }: ProbeEntryOptions = {},
): Promise<EntryProbe> {
  const child = fileURLToPath(new URL(`./probe-child.${isSource ? 'ts' : 'js'}`, import.meta.url));
  const flags = conditions.map((condition) => `--conditions=${condition}`);
  let stdout: string;
  try {
    ({ stdout } = await promisify(execFile)(
      process.execPath,
      [...flags, '--disable-warning=ExperimentalWarning', child, entry.href],
      {
        timeout: timeoutMs,
        maxBuffer: 2 ** 24,
      },
    ));
  } catch (error) {
    throw probeFailed(entry.href, error instanceof Error ? error.message : String(error));
  }
  const line = stdout.split('\n').find((text) => text.startsWith(marker));
  if (line === undefined) throw probeFailed(entry.href, 'the process ended without an answer');
  return JSON.parse(line.slice(marker.length)) as EntryProbe;
}
