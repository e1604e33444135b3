import { FoveaError, type Kind } from '@fovea/contracts';
import { didYouMean } from './text/nearest.ts';
import { orList, show } from './text/show.ts';
import type { ParamIssue } from './params/issue.ts';

/** One error for all issues of some params; the first one leads, all of them are in `details.facts.issues`. */
export function paramsInvalid(subject: string, issues: readonly ParamIssue[]): FoveaError {
  const [first] = issues;
  const more = issues.slice(1).map((issue) => `\n  ${describeIssue(issue)}`);
  const hint = [first?.hint ?? '', more.length === 0 ? '' : `Also:${more.join('')}`]
    .filter((part) => part !== '')
    .join(' ');
  return new FoveaError({
    code: 'PARAMS_INVALID',
    subject,
    message: first?.message ?? 'params are invalid',
    details: {
      ...(first === undefined ? {} : { path: first.path, expected: first.expected, received: first.received }),
      ...(hint === '' ? {} : { hint }),
      facts: { issues },
    },
  });
}

function describeIssue({ path, message, expected, received, hint }: ParamIssue): string {
  return `${path === '' ? '' : `${path}: `}${message}. Expected ${expected}; received ${received}.${hint === undefined ? '' : ` ${hint}`}`;
}

export function contributionUnknown(kind: Kind, id: string, known: readonly string[], path?: string): FoveaError {
  const suggestion = didYouMean(id, known);
  const list = known.length === 0 ? `no ${kind} is loaded` : known.join(', ');
  const scope = id.includes('/') ? id.slice(0, id.indexOf('/')) : id;
  const isForeign = !known.some((name) => name.startsWith(`${scope}/`));
  const install = isForeign
    ? `If a plugin offers it, install that plugin and list it under \`plugins\` in fovea.config.ts.`
    : `List the plugin that offers it under \`plugins\` in fovea.config.ts.`;
  return new FoveaError({
    code: 'CONTRIBUTION_UNKNOWN',
    subject: `${kind}:${id}`,
    message: `no ${kind} has this id`,
    details: {
      ...(path === undefined ? {} : { path }),
      expected: `one of: ${list}`,
      received: show(id),
      hint: [suggestion, suggestion === '' ? install : ''].filter((part) => part !== '').join(' '),
      facts: { kind, id, known },
    },
  });
}

export function contributionInvalid(subject: string, problem: string, expected: string, received: string): FoveaError {
  return new FoveaError({
    code: 'CONTRIBUTION_INVALID',
    subject,
    message: problem,
    details: { expected, received, hint: 'Mend the plugin; `fovea plugin check` runs all such checks.' },
  });
}

export function createFailed(subject: string, cause: unknown): FoveaError {
  return new FoveaError({
    code: 'CONTRIBUTION_INVALID',
    subject,
    message: `could not be created: ${cause instanceof Error ? cause.message : String(cause)}`,
    cause,
  });
}

export function serviceMissing(plugin: string, token: symbol, cause: unknown): FoveaError {
  return new FoveaError({
    code: 'CONTRIBUTION_INVALID',
    subject: `plugin:${plugin}`,
    message: `asks for the service ${String(token.description)}, which nobody bound`,
    details: { hint: "Bind it in the plugin's `module`, or use a host that offers it." },
    cause,
  });
}

export function manifestInvalid(where: string, path: string, expected: string, received: unknown): FoveaError {
  return new FoveaError({
    code: 'PLUGIN_MANIFEST_INVALID',
    subject: `plugin:${where}`,
    message: "package.json's plugin manifest is invalid",
    details: {
      path,
      expected,
      received: show(received),
      hint: 'See "Manifest" in the plugin guide; `fovea plugin check` names every problem.',
    },
  });
}

export function pluginIncompatible(
  plugin: string,
  what: string,
  expected: string,
  received: string,
  hint: string,
): FoveaError {
  return new FoveaError({
    code: 'PLUGIN_INCOMPATIBLE',
    subject: `plugin:${plugin}`,
    message: what,
    details: { expected, received, hint },
  });
}

export function pluginUntrusted(plugin: string): FoveaError {
  return new FoveaError({
    code: 'PLUGIN_UNTRUSTED',
    subject: `plugin:${plugin}`,
    message: 'wants to run inside the host process, and only the operator may allow that',
    details: {
      expected: 'a plugin with trust: worker, or one listed in fovea.config.ts',
      received: 'a plugin with trust: host that a pipeline asks for',
      hint: 'List it under `plugins` in fovea.config.ts if you trust it with the whole process.',
    },
  });
}

export function pluginNotBranded(plugin: string, received: unknown): FoveaError {
  return new FoveaError({
    code: 'PLUGIN_LOAD_FAILED',
    subject: `plugin:${plugin}`,
    message: 'its entry exports no plugin',
    details: {
      expected: '`export default definePlugin({…})` (or a named export `plugin`)',
      received: show(received),
      hint: 'Export what definePlugin returns.',
    },
  });
}

export function duplicateId(contribution: string, first: string, second: string): FoveaError {
  return new FoveaError({
    code: 'PLUGIN_DUPLICATE_ID',
    subject: contribution,
    message: 'two plugins contribute the same id',
    details: {
      expected: `one of ${first} and ${second}`,
      received: 'both',
      hint: 'Remove one of them from `plugins`; ids carry their own scope so that this cannot happen by chance.',
      facts: { plugins: [first, second] },
    },
  });
}

export function contributesMismatch(
  plugin: string,
  declared: readonly string[],
  exported: readonly string[],
): FoveaError {
  const missing = declared.filter((id) => !exported.includes(id));
  const extra = exported.filter((id) => !declared.includes(id));
  return new FoveaError({
    code: 'PLUGIN_MANIFEST_INVALID',
    subject: `plugin:${plugin}`,
    message: 'manifest and code disagree about what the plugin contributes',
    details: {
      path: 'fovea.contributes',
      expected: orList(['exactly what the entry exports']),
      received: [
        missing.length === 0 ? '' : `declared but not exported: ${missing.join(', ')}`,
        extra.length === 0 ? '' : `exported but not declared: ${extra.join(', ')}`,
      ]
        .filter((part) => part !== '')
        .join('; '),
      hint: 'Mend `contributes` in package.json.',
    },
  });
}

export function catalogStale(plugin: string, catalogued: string, found: string): FoveaError {
  return new FoveaError({
    code: 'CATALOG_STALE',
    subject: `plugin:${plugin}`,
    message: "its fovea.catalog.json doesn't match its code",
    details: {
      expected: catalogued,
      received: found,
      hint: "Run `fovea plugin build` in the plugin's folder.",
    },
  });
}

export interface PipelineProblem {
  readonly pipeline: string;
  readonly path?: string;
  readonly message: string;
  readonly expected?: string;
  readonly received?: string;
  readonly hint?: string;
}

export function pipelineInvalid({ pipeline, message, ...details }: PipelineProblem): FoveaError {
  return new FoveaError({ code: 'PIPELINE_INVALID', subject: `pipeline:${pipeline}`, message, details });
}

export function gridTooLarge(pipeline: string, runs: number, limit: number): FoveaError {
  return pipelineInvalid({
    pipeline,
    message: 'its lists of values expand into too many runs',
    expected: `at most ${limit} runs`,
    received: `${runs} or more`,
    hint: 'Shorten the lists, or split the pipeline.',
  });
}

export function settingInvalid(setting: string, message: string, expected: string, hint = ''): FoveaError {
  return new FoveaError({
    code: 'USAGE',
    subject: `--set ${setting}`,
    message,
    details: { expected, received: show(setting), ...(hint === '' ? {} : { hint }) },
  });
}

export function settingPathUnknown(path: string, unknown: string, available: readonly string[]): FoveaError {
  return new FoveaError({
    code: 'PARAMS_INVALID',
    subject: `--set ${path}`,
    message: `there is no ${show(unknown)} here`,
    details: {
      path,
      expected: `one of: ${available.join(', ')}`,
      received: show(unknown),
      ...withHint(didYouMean(unknown, available)),
      facts: { available },
    },
  });
}

export function settingValueInvalid(path: string, expected: string, received: string): FoveaError {
  return new FoveaError({
    code: 'PARAMS_INVALID',
    subject: `--set ${path}`,
    message: 'the value does not fit the field',
    details: { path, expected, received: show(received) },
  });
}

export function stepFailed(step: string, use: string, cause: unknown): FoveaError {
  const text = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  return new FoveaError({
    code: 'STEP_FAILED',
    subject: `step:${step}`,
    message: `${use} failed: ${text}`,
    details: { facts: { stack: cause instanceof Error ? (cause.stack ?? '') : '' } },
    cause,
  });
}

export function stepOutputInvalid(
  step: string,
  use: string,
  expected: readonly string[],
  received: readonly string[],
): FoveaError {
  return new FoveaError({
    code: 'STEP_FAILED',
    subject: `step:${step}`,
    message: `${use} returned other outputs than its ports declare`,
    details: { expected: expected.join(', ') || 'none', received: received.join(', ') || 'none' },
  });
}

export function cancelled(subject: string): FoveaError {
  return new FoveaError({ code: 'CANCELLED', subject, message: 'was cancelled', details: { retryable: true } });
}

export function datasetChanged(dataset: string, expected: string, received: string): FoveaError {
  return new FoveaError({
    code: 'DATASET_INVALID',
    subject: `dataset:${dataset}`,
    message: 'the data changed while the run was using it',
    details: { expected, received, hint: 'Run again; the changed data gets a digest of its own.' },
  });
}

export function artifactUndecodable(digest: string, type: string, cause: unknown): FoveaError {
  return new FoveaError({
    code: 'ARTIFACT_CORRUPT',
    subject: `artifact:${digest}`,
    message: `is not a ${type}: ${cause instanceof Error ? cause.message : String(cause)}`,
    details: { hint: 'Remove the artifact from the data folder and run again.' },
    cause,
  });
}

export function metricUnknown(metric: string, known: readonly string[]): FoveaError {
  return new FoveaError({
    code: 'USAGE',
    subject: 'best-of',
    message: 'there is no such metric',
    details: {
      expected: `one of: ${known.join(', ')}`,
      received: show(metric),
      ...withHint(didYouMean(metric, known)),
    },
  });
}

/** `details.hint`, absent when there is nothing to say. */
function withHint(hint: string): { readonly hint?: string } {
  return hint === '' ? {} : { hint };
}
