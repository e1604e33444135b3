import { reviveError, type PipelineDefinition, type Use } from '@fovea/contracts';
import { encodeFovea } from '@fovea/graph';
import { openArtifacts, runExperiment } from '@fovea/host/node';
import { print, printJson, workspaceFor, type CommandContext, type CommonOptions } from '../context.ts';
import { datasetUse } from '../dataset-option.ts';
import { exitCodes } from '../exit-codes.ts';
import { readModel } from '../model-files.ts';
import { formatBytes, formatCount, formatMs, formatPercent } from '../terminal/format.ts';
import { createRunProgress } from '../terminal/run-progress.ts';
import { renderTable } from '../terminal/table.ts';

export interface EvaluateOptions extends CommonOptions {
  readonly data: string;
  readonly set: readonly string[];
  readonly latency?: boolean;
  readonly modelSet: readonly string[];
  /** Path of a file that names the classes. */
  readonly classes?: string;
}

/**
 * `fovea evaluate <model> --data <dataset>`: scores a saved model.
 * @returns the exit code.
 */
export async function evaluate(path: string, options: EvaluateOptions, context: CommandContext): Promise<number> {
  const workspace = await workspaceFor(options);
  const { classes } = options;
  const named = classes === undefined ? {} : { classes };
  const graph = await readModel(path, { workspace, signal: context.signal, settings: options.modelSet, ...named });
  const artifacts = await openArtifacts(workspace);
  const digest = await artifacts.put(encodeFovea(graph));
  const dataset = await datasetUse(options.data, { catalog: workspace.catalog, model: graph, ...named });
  const progress = createRunProgress(context.stderr, { isQuiet: options.json === true });
  try {
    const { report } = await runExperiment({
      definition: scoring(digest, dataset, options.latency === true),
      workspace,
      settings: options.set,
      signal: context.signal,
      onEvent: (event) => progress.onEvent('evaluate', event),
    });
    progress.stop();
    const failed = report.run.runs.find(({ error }) => error !== undefined)?.error;
    if (failed !== undefined) throw reviveError(failed);
    if (context.signal.aborted) return exitCodes.interrupted;
    const [model] = report.models;
    if (options.json === true) printJson(context, { model, dataset: report.dataset, environment: report.environment });
    else if (model?.evaluation) {
      const { evaluation } = model;
      print(
        context,
        renderTable(
          [{ title: path }, { title: '', isNumber: true }],
          [
            ['top-1', formatPercent(evaluation.top1)],
            ['top-5', formatPercent(evaluation.top5)],
            ['macro-F1', formatPercent(evaluation.macroF1)],
            [
              'images',
              evaluation.n === evaluation.total ? String(evaluation.n) : `${evaluation.n} of ${evaluation.total}`,
            ],
            ['computed by', evaluation.executor],
            ['params', formatCount(model.params)],
            ['MACs', formatCount(model.macs)],
            ['size', formatBytes(model.bytes)],
            ...model.latency.map(({ batch, p50Ms, p90Ms }) => [
              `latency, batch ${batch}`,
              `${formatMs(p50Ms)} (p90 ${formatMs(p90Ms)})`,
            ]),
          ],
        ),
      );
      print(context, `\n${perClassTable(evaluation.classes, evaluation.perClassRecall)}`);
    }
    return exitCodes.ok;
  } finally {
    progress.stop();
  }
}

function scoring(digest: string, dataset: Use, isTimed: boolean): PipelineDefinition {
  return {
    name: 'evaluate',
    steps: [
      { id: 'data', use: 'fovea/load-data', params: { dataset, calibrationCount: 0 } },
      { id: 'model', use: 'fovea/load-model', params: { digest } },
      { id: 'evaluate', use: 'fovea/evaluate' },
      ...(isTimed ? [{ id: 'latency', use: 'fovea/measure-latency' }] : []),
    ],
  };
}

function perClassTable(classes: readonly string[], recall: readonly (number | null)[]): string {
  return renderTable(
    [{ title: 'class' }, { title: 'recall', isNumber: true }],
    classes.map((name, index) => {
      const share = recall[index];
      return [name, share === null || share === undefined ? 'no image' : formatPercent(share)];
    }),
  );
}
