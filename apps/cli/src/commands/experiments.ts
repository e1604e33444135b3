import type { ExperimentFieldsFragment, ExperimentState, RunFieldsFragment, RunState } from '@fovea/client';
import { print, printJson, type CommandContext } from '../context.ts';
import { countInvalid, stateUnknown } from '../server/errors.ts';
import { connect } from '../server/connect.ts';
import type { ServerOptions } from '../server/server-options.ts';
import { formatPercent, formatSeconds } from '../terminal/format.ts';
import { renderTable } from '../terminal/table.ts';

export interface ListOptions extends ServerOptions {
  readonly first: string;
  readonly after?: string;
  readonly state?: string;
  readonly tag?: string;
}

export interface RunListOptions extends ListOptions {
  readonly experiment?: string;
}

const experimentStates: readonly ExperimentState[] = ['DRAFT', 'RUNNING', 'PAUSED', 'SUCCEEDED', 'FAILED', 'CANCELLED'];
const runStates: readonly RunState[] = ['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED', 'QUARANTINED'];

/** `fovea experiments`: the newest first. */
export async function experiments(options: ListOptions, context: CommandContext): Promise<void> {
  const states = statesOf(options.state, experimentStates);
  await using connected = await connect(options);
  const { nodes, pageInfo } = await connected.client.experiments(
    { ...pageOf(options), filter: { tag: options.tag, states } },
    context,
  );
  if (options.json === true) {
    printJson(context, { experiments: nodes, endCursor: pageInfo.hasNextPage ? pageInfo.endCursor : null });
    return;
  }
  if (nodes.length === 0) {
    print(context, 'No experiments yet. Start one with `fovea run <pipeline>`.');
    return;
  }
  const table = renderTable(
    [
      { title: 'experiment' },
      { title: 'state' },
      { title: 'runs', isNumber: true },
      { title: 'took', isNumber: true },
      { title: 'question' },
    ],
    nodes.map((node) => [node.id, node.state.toLowerCase(), runsText(node), took(node), node.question ?? '']),
  );
  print(context, table);
  if (pageInfo.hasNextPage) print(context, `There are more: --after ${pageInfo.endCursor ?? ''}`);
}

/** `fovea runs`: the newest first. */
export async function runs(options: RunListOptions, context: CommandContext): Promise<void> {
  const states = statesOf(options.state, runStates);
  await using connected = await connect(options);
  const { nodes, pageInfo } = await connected.client.runs(
    { ...pageOf(options), filter: { experiment: options.experiment, tag: options.tag, states } },
    context,
  );
  if (options.json === true) {
    printJson(context, { runs: nodes, endCursor: pageInfo.hasNextPage ? pageInfo.endCursor : null });
    return;
  }
  if (nodes.length === 0) {
    print(context, 'No runs.');
    return;
  }
  const table = renderTable(
    [
      { title: 'run' },
      { title: 'state' },
      { title: 'settings' },
      { title: 'took', isNumber: true },
      { title: 'agent' },
      { title: 'note' },
    ],
    nodes.map((node) => [
      node.id,
      node.state.toLowerCase(),
      node.label,
      took(node),
      node.agent?.name ?? '',
      noteOf(node),
    ]),
  );
  print(context, table);
  if (pageInfo.hasNextPage) print(context, `There are more: --after ${pageInfo.endCursor ?? ''}`);
}

function pageOf({ first, after }: ListOptions) {
  const count = Number(first);
  if (!Number.isInteger(count) || count < 1 || count > 200) throw countInvalid('first', '1 to 200', first);
  return { first: count, after };
}

function statesOf<State extends string>(text: string | undefined, known: readonly State[]): State[] | undefined {
  return text?.split(',').map((name) => {
    const state = known.find((candidate) => candidate.toLowerCase() === name.trim().toLowerCase());
    if (state === undefined) throw stateUnknown(name, known);
    return state;
  });
}

function runsText({ runCounts: { total, succeeded, running, failed, quarantined } }: ExperimentFieldsFragment): string {
  const lost = failed + quarantined;
  return [
    `${succeeded}/${total}`,
    ...(running > 0 ? [`${running} running`] : []),
    ...(lost > 0 ? [`${lost} failed`] : []),
  ].join(', ');
}

function took({ startedAt, finishedAt }: Pick<RunFieldsFragment, 'startedAt' | 'finishedAt'>): string {
  if (startedAt === null) return '';
  const until = finishedAt === null ? Date.now() : Date.parse(finishedAt);
  return formatSeconds(Math.max(0, until - Date.parse(startedAt)) / 1000);
}

function noteOf({ error, progress, isSuperseded, isCancelRequested, state }: RunFieldsFragment): string {
  if (isSuperseded) return 'tried again';
  if (error !== null) return error.message.length > 80 ? `${error.message.slice(0, 79)}…` : error.message;
  if (isCancelRequested && state === 'RUNNING') return 'ending';
  if (progress === null) return '';
  const share = Number(progress.total) > 0 ? ` ${formatPercent(Number(progress.done) / Number(progress.total))}` : '';
  return `${progress.step}${share}`;
}
