import type { Command } from 'commander';

/** Options that every command understands. */
export function withCommon(command: Command): Command {
  return command
    .option('--json', 'one JSON document on standard output')
    .option('--data-folder <folder>', 'where artifacts and runs are kept (default: .fovea beside fovea.config.ts)');
}

/** For options that may be given several times. */
export function collect(value: string, previous: readonly string[]): string[] {
  return [...previous, value];
}
