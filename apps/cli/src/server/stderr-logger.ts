import type { Logger } from '@fovea/contracts';
import type { CommandContext } from '../context.ts';

/** Warnings and errors as lines on standard error; the rest is for servers. */
export function stderrLogger({ stderr }: CommandContext): Logger {
  const line = (level: string) => (message: string, facts?: Readonly<Record<string, unknown>>) => {
    stderr.write(`${level}: ${message}${facts === undefined ? '' : ` ${JSON.stringify(facts)}`}\n`);
  };
  return { info: () => undefined, warn: line('warning'), error: line('error') };
}
