import { join } from 'node:path';
import type { AgentConnection, Logger } from '@fovea/contracts';
import {
  DataFolderLock,
  environmentRecord,
  openArtifacts,
  openDataFolder,
  RunScheduler,
  systemClock,
  type ProcessLimits,
  type Workspace,
} from '@fovea/host/node';
import type { AgentContext, AgentEvent } from './agent-context.ts';
import { agentOffer } from './agent-offer.ts';
import { ArtifactExchange } from './artifact-exchange.ts';
import { ArchiveCache } from './datasets/archive-cache.ts';
import { leaseLoop } from './lease-loop.ts';
import { LostMetrics } from './lost-metrics.ts';
import { recoverSpools } from './recover-spools.ts';
import { registerAgent } from './registration.ts';

export interface RunAgentOptions {
  readonly connection: AgentConnection;
  readonly workspace: Workspace;
  /** For people; agents may share one. */
  readonly name: string;
  /** Runs at one time, 1 .. 256. */
  readonly slots: number;
  /** Folders of named dataset roots; mostly those of the workspace's configuration. */
  readonly roots: Readonly<Record<string, string>>;
  /** Ends the agent: it leases nothing more, its runs save checkpoints and are given back; within 20 seconds. */
  readonly signal: AbortSignal;
  readonly logger: Logger;
  readonly onEvent?: (event: AgentEvent) => void;
  /** Backends to offer in place of trying which work here: a run that needs one that doesn't fails with the reason. */
  readonly backends?: readonly string[];
  /** What the process of one run may use. */
  readonly limits?: ProcessLimits;
}

/**
 * Works for a control plane until the signal: offers what this machine can do, leases runs, executes each in a process of
 * its own, and reports. It outlives a server that is away: runs go on, and what they say waits on disk.
 *
 * @remarks One agent at a time uses the `agent` folder of a data folder. A process that was killed is settled at the next
 * start: what it had not sent is sent, where its leases still hold.
 * @throws STORE_LOCKED; BACKEND_UNAVAILABLE when no backend works here; ENVIRONMENT_UNSUPPORTED when the server speaks
 * another protocol; UNAUTHENTICATED, FORBIDDEN when it does not listen, or no longer; STORE_FULL, STORE_IO.
 * @example
 * await runAgent({ connection, workspace, name: hostname(), slots: 2, roots: workspace.config.roots, signal, logger });
 */
export async function runAgent(options: RunAgentOptions): Promise<void> {
  const { connection, workspace, name, slots, roots, logger, onEvent = () => undefined, limits = {} } = options;
  const folder = join(workspace.dataFolder, 'agent');
  await using _lock = await DataFolderLock.acquire(folder);
  const environment = environmentRecord();
  // A loop that fails ends the others as the caller's signal would.
  const failed = new AbortController();
  const signal = AbortSignal.any([options.signal, failed.signal]);
  const context: AgentContext = {
    connection,
    workspace,
    environment,
    exchange: new ArtifactExchange(connection, await openArtifacts(workspace)),
    archives: new ArchiveCache({ connection, folder: join(folder, 'datasets'), signal }),
    folder: openDataFolder(workspace.dataFolder, systemClock),
    spoolFolder: join(folder, 'spool'),
    lost: new LostMetrics(join(folder, 'lost')),
    scheduler: new RunScheduler(slots),
    roots,
    limits,
    logger,
    onEvent,
  };
  try {
    await context.archives.sweep();
    await context.lost.sweep(systemClock.now());
    const { backends } = options;
    const offer = await agentOffer({
      workspace,
      environment,
      slots,
      roots,
      logger,
      ...(backends === undefined ? {} : { backends }),
    });
    let agent = await registerAgent({ connection, folder, name, offer, signal });
    onEvent({ type: 'registered', agent, backends: offer.backends });
    const register = async (): Promise<void> => {
      agent = await registerAgent({ connection, folder, name, offer, signal });
    };
    await recoverSpools(context, signal);
    const loops = Array.from({ length: slots }, () =>
      leaseLoop({ context, agent: () => agent, register, signal }).catch((error: unknown) => {
        failed.abort();
        throw error;
      }),
    );
    const ended = await Promise.allSettled(loops);
    const failure = ended.find((end) => end.status === 'rejected');
    if (failure !== undefined) throw failure.reason;
  } catch (error) {
    // Whoever ends an agent that still waits for its server wants no error.
    if (!options.signal.aborted) throw error;
    logger.info('the agent was ended', { reason: String(error) });
  }
}
