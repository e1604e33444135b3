import { hostname } from 'node:os';
import { runAgent, type AgentEvent } from '@fovea/agent';
import { createAgentConnection, createClient } from '@fovea/client';
import { print, workspaceFor, type CommandContext } from '../context.ts';
import { defaultSlots } from '../default-slots.ts';
import { countInvalid, serverUnnamed } from '../server/errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { serverOf, type ServerOptions } from '../server/server-options.ts';
import { stderrLogger } from '../server/stderr-logger.ts';

export interface AgentOptions extends ServerOptions {
  readonly name?: string;
  readonly slots?: string;
}

/**
 * `fovea agent`: works for a server until Ctrl-C or SIGTERM, then gives its runs back.
 * @returns the exit code.
 */
export async function agent(options: AgentOptions, context: CommandContext): Promise<number> {
  const server = serverOf(options);
  if (server === undefined) throw serverUnnamed();
  const slots = slotsOf(options.slots);
  const workspace = await workspaceFor(options);
  using client = createClient(server);
  const name = options.name ?? hostname();
  endWithParent();
  await runAgent({
    connection: createAgentConnection(client),
    workspace,
    name,
    slots,
    roots: workspace.config.roots,
    signal: context.signal,
    logger: stderrLogger(context),
    onEvent: (event) => {
      if (options.json === true) printLine(event, context);
      else printEvent(event, { name, slots, url: client.url }, context);
    },
  });
  return exitCodes.ok;
}

/**
 * A server that is killed takes its agents along, at once: there is nobody left to give runs back to, and the agents of the next
 * server go on from what is on disk.
 */
function endWithParent(): void {
  if (process.channel === undefined) return;
  process.once('disconnect', () => process.exit(exitCodes.failed));
  process.channel?.unref();
}

function slotsOf(text: string | undefined): number {
  if (text === undefined) return defaultSlots();
  const slots = Number(text);
  if (!Number.isInteger(slots) || slots < 1 || slots > 256) throw countInvalid('slots', '1 to 256', text);
  return slots;
}

/** One JSON document a line; what runs say goes to the server, not here. */
function printLine(event: AgentEvent, context: CommandContext): void {
  if (event.type !== 'run-event') context.stdout.write(`${JSON.stringify(event)}\n`);
}

function printEvent(
  event: AgentEvent,
  { name, slots, url }: { readonly name: string; readonly slots: number; readonly url: string },
  context: CommandContext,
): void {
  switch (event.type) {
    case 'registered':
      print(
        context,
        `${name} works for ${url} as ${event.agent}: ${slots} run${slots === 1 ? '' : 's'} at a time on ${event.backends.join(', ')}. Stop it with Ctrl-C.`,
      );
      break;
    case 'leased':
      print(context, `${event.run}: begun${event.attempt === 1 ? '' : `, attempt ${event.attempt}`}`);
      break;
    case 'ended':
      print(context, `${event.run}: ${endings[event.how]}`);
      break;
    case 'run-event':
      break;
  }
}

const endings = {
  finished: 'ended',
  released: 'given back',
  lost: 'taken over, since its lease had run out',
} as const;
