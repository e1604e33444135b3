import type { FoveaClient, RunState } from '@fovea/client';
import { print, printJson, type CommandContext } from '../context.ts';
import { nothingToRetry, pauseOfRun } from '../server/errors.ts';
import { connect } from '../server/connect.ts';
import type { ServerOptions } from '../server/server-options.ts';

/** What may be done to an experiment, or to a run of it. */
export type Steering = 'cancel' | 'pause' | 'resume' | 'retry';

/** `fovea cancel|pause|resume|retry <id>`: the id of an experiment, or of a run. */
export async function steer(how: Steering, id: string, options: ServerOptions, context: CommandContext): Promise<void> {
  await using connected = await connect(options);
  const { value, text } = await done(how, id, connected.client);
  if (options.json === true) printJson(context, value);
  else print(context, text);
}

async function done(how: Steering, id: string, client: FoveaClient): Promise<{ value: unknown; text: string }> {
  const isRun = /\.\d+$/.test(id);
  switch (how) {
    case 'cancel': {
      if (isRun) {
        const run = await client.cancelRun(id);
        return { value: run, text: `${id} ${cancelTexts[run.state] ?? 'had ended before'}.` };
      }
      const experiment = await client.cancelExperiment(id);
      return { value: experiment, text: `${id} is cancelled; runs at work end with their best so far.` };
    }
    case 'pause':
      if (isRun) throw pauseOfRun(id);
      return {
        value: await client.pauseExperiment(id),
        text: `${id} is paused: runs at work save a checkpoint. Go on with \`fovea resume ${id}\`.`,
      };
    case 'resume':
      if (isRun) throw pauseOfRun(id);
      return { value: await client.startExperiment(id), text: `${id} goes on.` };
    case 'retry': {
      const runs = isRun ? await client.retryRun(id) : await retryLost(id, client);
      return {
        value: runs,
        text: `Queued ${runs.map((run) => run.id).join(', ')}; what was finished is not computed again.`,
      };
    }
  }
}

const cancelTexts: Partial<Record<RunState, string>> = {
  RUNNING: 'ends with its best so far',
  CANCELLED: 'is cancelled',
};

/** Every run of an experiment that failed, was cancelled or quarantined, and was not tried again yet. */
async function retryLost(experiment: string, client: FoveaClient) {
  const retried = [];
  let after: string | null = null;
  do {
    const { nodes, pageInfo } = await client.runs({
      first: 200,
      order: 'OLDEST',
      after,
      filter: { experiment, states: ['FAILED', 'CANCELLED', 'QUARANTINED'], hideSuperseded: true },
    });
    for (const { id } of nodes) retried.push(...(await client.retryRun(id)));
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
  if (retried.length === 0) throw nothingToRetry(experiment);
  return retried;
}
