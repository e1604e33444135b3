import type { Command } from 'commander';
import type { AgentOptions } from './commands/agent.ts';
import type { RegisterOptions } from './commands/dataset.ts';
import type { ListOptions, RunListOptions } from './commands/experiments.ts';
import type { ServeOptions } from './commands/serve.ts';
import type { Steering } from './commands/steer.ts';
import type { InviteOptions, MintOptions } from './commands/token.ts';
import type { CommandContext } from './context.ts';
import { collect, withCommon } from './program-options.ts';
import type { ServerOptions } from './server/server-options.ts';

/** What the commands of this file are given. */
export interface CommandHost {
  readonly program: Command;
  readonly context: CommandContext;
  readonly setExitCode: (code: number) => void;
}

const steerings: Readonly<Record<Steering, string>> = {
  cancel: 'End an experiment or a run; runs at work return their best so far.',
  pause: 'Pause an experiment: runs at work save a checkpoint and are given back.',
  resume: 'Go on with a paused experiment, or start a draft.',
  retry: 'Queue a run that failed or was cancelled once more; of an experiment, all such runs.',
};

// Each command is loaded when it is called: the others need not wait for what it stands on.

/** Commands that serve, work for a server, or ask one. */
export function addServerCommands(host: CommandHost): void {
  addServe(host);
  addAgent(host);
  addLists(host);
  addComparisons(host);
  addToken(host);
  addDataset(host);
}

/** Which server: for every command that may ask one. */
export function withServer(command: Command): Command {
  return withCommon(command)
    .option('--url <address>', 'the server to ask (or FOVEA_URL); else the one that has the data folder')
    .option(
      '--token <secret>',
      'a token of that server (or FOVEA_TOKEN, where other users of this machine do not see it)',
    );
}

function addServe({ program, context, setExitCode }: CommandHost): void {
  withCommon(program.command('serve'))
    .description('Serve the API and the admin app, with agents of this machine that carry runs out.')
    .option('--host <address>', 'where to listen; tokens are asked for everywhere', '127.0.0.1')
    .option('--port <n>', 'port; 0 takes a free one', '4400')
    .option('--tls-key <file>', 'PEM file of the private key: serve over HTTPS')
    .option('--tls-cert <file>', 'PEM file of the certificate')
    .option('--agents <n>', 'agents on this machine; 0 leaves the work to others', '1')
    .option('--slots <n>', 'runs at one time of each of them; the cores are shared out when left out')
    .option(
      '--allow-host <name>',
      'a further name that the server is reached by, such as the one a proxy gives it',
      collect,
      [],
    )
    .action(async (options: ServeOptions) => {
      const { serve } = await import('./commands/serve.ts');
      setExitCode(await serve(options, context));
    });
}

function addAgent({ program, context, setExitCode }: CommandHost): void {
  withServer(program.command('agent'))
    .description("Carry out a server's runs on this machine, until Ctrl-C.")
    .option('--name <name>', 'what it is called; the name of this machine when left out')
    .option('--slots <n>', 'runs at one time; the number of cores when left out')
    .action(async (options: AgentOptions) => {
      const { agent } = await import('./commands/agent.ts');
      setExitCode(await agent(options, context));
    });
}

function addLists({ program, context }: CommandHost): void {
  withPage(withServer(program.command('experiments')))
    .description('List experiments, the newest first.')
    .action(async (options: ListOptions) => {
      const { experiments } = await import('./commands/experiments.ts');
      await experiments(options, context);
    });
  withPage(withServer(program.command('runs')))
    .description('List runs, the newest first.')
    .option('--experiment <id>', 'those of one experiment')
    .action(async (options: RunListOptions) => {
      const { runs } = await import('./commands/experiments.ts');
      await runs(options, context);
    });
  for (const [how, description] of Object.entries(steerings)) {
    withServer(program.command(`${how} <id>`))
      .description(description)
      .action(async (id: string, options: ServerOptions) => {
        const { steer } = await import('./commands/steer.ts');
        await steer(how as Steering, id, options, context);
      });
  }
}

function addComparisons({ program, context, setExitCode }: CommandHost): void {
  withServer(program.command('diff <run> <other...>'))
    .description('Where runs differ in plan, data, versions and device, and what came of them.')
    .action(async (run: string, others: string[], options: ServerOptions) => {
      const { diff } = await import('./commands/diff.ts');
      await diff([run, ...others], options, context);
    });
  withServer(program.command('replay <run>'))
    .description('Run a recorded run again from nothing, and compare every output with the record, byte by byte.')
    .action(async (run: string, options: ServerOptions) => {
      const { replay } = await import('./commands/replay.ts');
      setExitCode(await replay(run, options, context));
    });
}

function addToken({ program, context }: CommandHost): void {
  const token = program.command('token').description('Mint, list and revoke tokens of a server.');
  withServer(token.command('mint <name>'))
    .description('A new token. Its secret is shown once, alone on standard output.')
    .option('--role <role>', 'operator, editor, viewer or agent', 'editor')
    .option('--days <n>', 'how long it holds; until it is revoked when left out')
    .action(async (name: string, options: MintOptions) => {
      const { tokenMint } = await import('./commands/token.ts');
      await tokenMint(name, options, context);
    });
  withServer(token.command('invite'))
    .description('A link that signs in whoever opens it within ten minutes.')
    .option('--role <role>', 'operator, editor, viewer or agent', 'editor')
    .option('--uses <n>', 'how often', '1')
    .action(async (options: InviteOptions) => {
      const { tokenInvite } = await import('./commands/token.ts');
      await tokenInvite(options, context);
    });
  withServer(token.command('list'))
    .description('Tokens, without their secrets.')
    .action(async (options: ServerOptions) => {
      const { tokenList } = await import('./commands/token.ts');
      await tokenList(options, context);
    });
  withServer(token.command('revoke <id>'))
    .description('What uses the token is refused from now on.')
    .action(async (id: string, options: ServerOptions) => {
      const { tokenRevoke } = await import('./commands/token.ts');
      await tokenRevoke(id, options, context);
    });
}

function addDataset({ program, context }: CommandHost): void {
  const dataset = program.command('dataset').description('Register and list datasets that pipelines refer to by name.');
  withServer(dataset.command('register <name>'))
    .description('Register a dataset: by itself, under a root that agents give a folder, or as an archive.')
    .option('--dataset <id>', 'the contribution that reads it', 'fovea/image-folder')
    .option('--set <name=value>', 'a param of it; folders are relative to the root or archive', collect, [])
    .option('--root <name>', 'name of a root: agents whose configuration gives it a folder have the dataset')
    .option('--archive <file>', 'a .zip to upload: every agent downloads it')
    .action(async (name: string, options: RegisterOptions) => {
      const { datasetRegister } = await import('./commands/dataset.ts');
      await datasetRegister(name, options, context);
    });
  withServer(dataset.command('list'))
    .description('Registered datasets.')
    .action(async (options: ServerOptions) => {
      const { datasetList } = await import('./commands/dataset.ts');
      await datasetList(options, context);
    });
}

function withPage(command: Command): Command {
  return command
    .option('--first <n>', 'how many', '20')
    .option('--after <cursor>', 'where the page before ended')
    .option('--state <states>', 'only these, comma-separated, such as running,failed')
    .option('--tag <tag>', 'only those with this tag');
}
