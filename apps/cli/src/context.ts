import { openWorkspace, type Workspace } from '@fovea/host/node';
import { preset } from '@fovea/preset';

/** What a command may use of the world. */
export interface CommandContext {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  /** Aborted by the first Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
}

/** Options every command understands. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly dataFolder?: string;
}

/** Configuration and catalogue for a command. */
export function workspaceFor(
  options: CommonOptions,
  pipeline: { readonly plugins?: readonly string[]; readonly folder?: string } = {},
): Promise<Workspace> {
  return openWorkspace({
    preset,
    ...(pipeline.folder === undefined ? {} : { folder: pipeline.folder, pipelineFolder: pipeline.folder }),
    ...(pipeline.plugins === undefined ? {} : { pipelinePlugins: pipeline.plugins }),
    ...(options.dataFolder === undefined ? {} : { dataFolder: options.dataFolder }),
  });
}

/** One JSON document on standard output, for programs. */
export function printJson(context: CommandContext, value: unknown): void {
  context.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

export function print(context: CommandContext, text: string): void {
  context.stdout.write(`${text}\n`);
}
