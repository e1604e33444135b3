import { relative } from 'node:path';
import type { PipelineDefinition, ReportRecord, RunEvent } from '@fovea/contracts';
import { encodeFovea } from '@fovea/graph';
import { bestOf, goalOf } from '@fovea/host';
import {
  loadConfig,
  openArtifacts,
  openWorkspace,
  runExperiment,
  type ExperimentResult,
  type Workspace,
} from '@fovea/host/node';
import { preset } from '@fovea/preset';
import { print, printJson, type CommandContext, type CommonOptions } from '../context.ts';
import { modelNotWanted, seedInvalid } from '../errors.ts';
import { exitCodeOf, exitCodes } from '../exit-codes.ts';
import { loadPipeline } from '../load-pipeline.ts';
import { readModel } from '../model-files.ts';
import { formatPercent, formatSeconds } from '../terminal/format.ts';
import { modelTable } from '../terminal/model-table.ts';
import { createRunProgress } from '../terminal/run-progress.ts';
import { writeReport, type WrittenReport } from '../write-report.ts';

const loadModel = 'fovea/load-model';

export interface RunOptions extends CommonOptions {
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
  const definition = await withModel(pipeline, options, context, workspace);
  const result = await runShown(definition, options, context, workspace);
  const written = await writeReport(options.out, result.report, result.runs, result.artifacts);
  const best = options.bestOf === undefined ? undefined : bestOf(result.report.models, options.bestOf);
  if (options.json === true) {
    printJson(context, {
      ...result.report,
      files: written,
      ...(options.bestOf === undefined ? {} : { best: best?.id ?? null }),
    });
  } else {
    printOutcome(result, written, context);
    if (best !== undefined)
      print(context, `Best by ${options.bestOf ?? ''}: ${best.label}, ${written.models[best.id] ?? ''}`);
    print(context, nextStep({ path, pipeline }, result.report, written));
  }
  return exitCodeFor(result, context);
}

/** The pipeline with the file of `--model` in its load-model steps. @throws USAGE when it has none. */
async function withModel(
  pipeline: PipelineDefinition,
  { model, modelSet }: RunOptions,
  { signal }: CommandContext,
  workspace: Workspace,
): Promise<PipelineDefinition> {
  if (model === undefined) return pipeline;
  if (!pipeline.steps.some(({ use }) => use === loadModel)) throw modelNotWanted(pipeline.name);
  const graph = await readModel(model, { workspace, signal, settings: modelSet });
  const digest = await (await openArtifacts(workspace)).put(encodeFovea(graph));
  const steps = pipeline.steps.map((step) =>
    step.use === loadModel ? { ...step, params: { ...step.params, digest } } : step,
  );
  return { ...pipeline, steps };
}

/** The configuration above the pipeline; where there is none, the current folder is the base of data and relative paths. */
async function configFor(folder: string) {
  const config = await loadConfig(folder);
  return config.file === undefined ? loadConfig() : config;
}

async function runShown(
  definition: PipelineDefinition,
  options: RunOptions,
  context: CommandContext,
  workspace: Workspace,
): Promise<ExperimentResult> {
  const isQuiet = options.json === true;
  const progress = createRunProgress(context.stderr, { isQuiet });
  const labels = new Map<string, string>();
  const settings = [
    ...options.set,
    ...(options.seed === undefined ? [] : [`seed=${checkedSeed(options.seed)}`]),
    ...(options.concurrency === undefined ? [] : [`concurrency=${options.concurrency}`]),
  ];
  if (!isQuiet && definition.question !== undefined) print(context, `${definition.name}: ${definition.question}`);
  try {
    return await runExperiment({
      definition,
      workspace,
      settings,
      signal: context.signal,
      onPlanned: (members) => {
        for (const { run: id, label } of members) labels.set(id, label);
      },
      onEvent: (event: RunEvent) => progress.onEvent(labels.get(event.run) ?? event.run, event),
    });
  } finally {
    progress.stop();
  }
}

function checkedSeed(text: string): string {
  const seeds = text.split(',').map(Number);
  if (seeds.some((seed) => !Number.isInteger(seed) || seed < 0 || seed > 2 ** 31 - 1)) throw seedInvalid(text);
  return text;
}

function printOutcome({ report, runs }: ExperimentResult, written: WrittenReport, context: CommandContext): void {
  const steps = runs.flatMap(({ outcome }) => Object.values(outcome.steps));
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

function exitCodeFor({ report }: ExperimentResult, context: CommandContext): number {
  if (context.signal.aborted) return exitCodes.interrupted;
  const failed = report.run.runs.find(({ state }) => state === 'failed');
  return failed === undefined ? exitCodes.ok : exitCodeOf(failed.error?.code ?? 'INTERNAL');
}
