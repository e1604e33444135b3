import { relative } from 'node:path';
import type { PipelineDefinition, ReportRecord } from '@fovea/contracts';
import { encodeFovea } from '@fovea/graph';
import { bestOf, goalOf } from '@fovea/host';
import { loadConfig, openWorkspace, type Workspace } from '@fovea/host/node';
import { preset } from '@fovea/preset';
import { print, printJson, type CommandContext } from '../context.ts';
import { modelNotWanted, seedInvalid } from '../errors.ts';
import { nothingToReport } from '../server/errors.ts';
import { exitCodeOf, exitCodes } from '../exit-codes.ts';
import { loadPipeline } from '../load-pipeline.ts';
import { readModel } from '../model-files.ts';
import { openPlane } from '../plane/open-plane.ts';
import type { EndedRun, Plane } from '../plane/plane.ts';
import type { ServerOptions } from '../server/server-options.ts';
import { formatPercent, formatSeconds } from '../terminal/format.ts';
import { modelTable } from '../terminal/model-table.ts';
import { createRunProgress } from '../terminal/run-progress.ts';
import { writeReport, type WrittenReport } from '../write-report.ts';

const loadModel = 'fovea/load-model';

export interface RunOptions extends ServerOptions {
  readonly set: readonly string[];
  readonly seed?: string;
  readonly out: string;
  readonly bestOf?: string;
  readonly concurrency?: string;
  /** A model file for the pipeline's load-model steps. */
  readonly model?: string;
  readonly modelSet: readonly string[];
}

/**
 * `fovea run <pipeline>`.
 * @returns the exit code: 1 when a run failed, 130 when interrupted.
 */
export async function run(path: string, options: RunOptions, context: CommandContext): Promise<number> {
  const { pipeline, folder } = await loadPipeline(path);
  if (options.bestOf !== undefined) goalOf(options.bestOf);
  const workspace = await openWorkspace({
    preset,
    config: await configFor(folder),
    pipelinePlugins: pipeline.plugins ?? [],
    pipelineFolder: folder,
    ...(options.dataFolder === undefined ? {} : { dataFolder: options.dataFolder }),
  });
  await using plane = await openPlane(options, workspace, context);
  const definition = await withModel(pipeline, { options, context, workspace, plane });
  const { report, runs } = await runShown(definition, options, context, plane);
  const written = await writeReport(options.out, report, runs, plane);
  const best = options.bestOf === undefined ? undefined : bestOf(report.models, options.bestOf);
  if (options.json === true) {
    printJson(context, {
      ...report,
      files: written,
      ...(options.bestOf === undefined ? {} : { best: best?.id ?? null }),
    });
  } else {
    printOutcome({ report, runs }, written, context);
    if (best !== undefined)
      print(context, `Best by ${options.bestOf ?? ''}: ${best.label}, ${written.models[best.id] ?? ''}`);
    print(context, nextStep({ path, pipeline }, report, written));
  }
  return exitCodeFor(report, context);
}

/** The pipeline with the file of `--model` in its load-model steps. @throws USAGE when it has none. */
async function withModel(
  pipeline: PipelineDefinition,
  { options, context, workspace, plane }: ModelSource,
): Promise<PipelineDefinition> {
  const { model, modelSet } = options;
  if (model === undefined) return pipeline;
  if (!pipeline.steps.some(({ use }) => use === loadModel)) throw modelNotWanted(pipeline.name);
  const graph = await readModel(model, { workspace, signal: context.signal, settings: modelSet });
  const digest = await plane.put(encodeFovea(graph));
  const steps = pipeline.steps.map((step) =>
    step.use === loadModel ? { ...step, params: { ...step.params, digest } } : step,
  );
  return { ...pipeline, steps };
}

interface ModelSource {
  readonly options: RunOptions;
  readonly context: CommandContext;
  readonly workspace: Workspace;
  readonly plane: Plane;
}

/** The configuration above the pipeline; where there is none, the current folder is the base of data and relative paths. */
async function configFor(folder: string) {
  const config = await loadConfig(folder);
  return config.file === undefined ? loadConfig() : config;
}

/** What a finished experiment left behind. */
interface Outcome {
  readonly report: ReportRecord;
  readonly runs: readonly EndedRun[];
}

async function runShown(
  definition: PipelineDefinition,
  options: RunOptions,
  context: CommandContext,
  plane: Plane,
): Promise<Outcome> {
  const isQuiet = options.json === true;
  const settings = [
    ...options.set,
    ...(options.seed === undefined ? [] : [`seed=${checkedSeed(options.seed)}`]),
    ...(options.concurrency === undefined ? [] : [`concurrency=${options.concurrency}`]),
  ];
  const { id, isContinued } = await plane.create({ definition, settings });
  if (!isQuiet) announce({ id, isContinued, definition }, context, plane);
  const progress = createRunProgress(context.stderr, { isQuiet });
  const stop = (): void => void plane.cancel(id).catch(() => undefined);
  context.signal.addEventListener('abort', stop, { once: true });
  if (context.signal.aborted) stop();
  try {
    await plane.follow(id, (label, event) => progress.onEvent(label, event));
  } finally {
    context.signal.removeEventListener('abort', stop);
    progress.stop();
  }
  const [report, runs] = await Promise.all([plane.report(id), plane.runs(id)]);
  if (report === null) throw nothingToReport(id, runs);
  return { report, runs };
}

function announce(
  { id, isContinued, definition }: { id: string; isContinued: boolean; definition: PipelineDefinition },
  context: CommandContext,
  { url }: Plane,
): void {
  if (definition.question !== undefined) print(context, `${definition.name}: ${definition.question}`);
  if (url !== undefined) print(context, `Experiment ${id} on ${url}`);
  if (isContinued) print(context, `Goes on with ${id}, which had not been finished.`);
}

function checkedSeed(text: string): string {
  const seeds = text.split(',').map(Number);
  if (seeds.some((seed) => !Number.isInteger(seed) || seed < 0 || seed > 2 ** 31 - 1)) throw seedInvalid(text);
  return text;
}

function printOutcome({ report, runs }: Outcome, written: WrittenReport, context: CommandContext): void {
  const steps = runs.flatMap((ended) => ended.steps);
  const cached = steps.filter(({ isCached }) => isCached).length;
  if (report.models.length > 0)
    print(context, `\n${modelTable(report)}\n* on the Pareto front of accuracy, latency and size`);
  if (report.recommendation !== null) print(context, `\n${report.recommendation}`);
  for (const { label, state, error } of report.run.runs) {
    if (state === 'failed') print(context, `\n${label} failed: ${error?.message ?? 'no reason recorded'}`);
    if (state === 'cancelled') print(context, `\n${label} was stopped; its best so far is kept.`);
  }
  print(
    context,
    `\n${runs.length} run${runs.length === 1 ? '' : 's'} in ${formatSeconds(report.run.durationMs / 1000)}, ${cached} of ${steps.length} steps unchanged and taken from the cache.`,
  );
  for (const [id, file] of Object.entries(written.certificates)) {
    print(context, `Certificate ${file} of ${report.models.find((model) => model.id === id)?.label ?? id}`);
  }
  for (const entry of written.exports) print(context, `Exported ${entry}`);
  print(context, `Report: ${written.html}`);
}

/** One concrete thing to do next, with the command. */
function nextStep(
  { path, pipeline }: { readonly path: string; readonly pipeline: PipelineDefinition },
  { models, run: { runs } }: ReportRecord,
  { models: files }: WrittenReport,
): string {
  if (runs.some(({ state }) => state === 'cancelled'))
    return `Next: run the same command again; it goes on where it was stopped.`;
  const best = bestOf(models, 'top1');
  if (best === undefined) return 'Next: add an evaluate step, so that there is something to compare.';
  const file = relative('', files[best.id] ?? '');
  const accuracy = formatPercent(best.accuracy?.top1 ?? 0);
  const longer = pipeline.steps.some(({ id }) => id === 'train')
    ? ` train longer with \`fovea run ${path} --set train.epochs=3\`;`
    : '';
  return `Next: open the report to see what it gets wrong;${longer}\n      or score ${best.label} (${accuracy}) on your own images with \`fovea evaluate ${file} --data <folder>\`.`;
}

function exitCodeFor(report: ReportRecord, context: CommandContext): number {
  if (context.signal.aborted) return exitCodes.interrupted;
  const failed = report.run.runs.find(({ state }) => state === 'failed');
  return failed === undefined ? exitCodes.ok : exitCodeOf(failed.error?.code ?? 'INTERNAL');
}
