import type { PipelineDefinition } from '@fovea/contracts';
import { pipelineInvalid } from '../errors.ts';
import { SchemaValidator } from '../params/validate.ts';
import { show } from '../text/show.ts';
import { nameSteps } from './step-ids.ts';
import { pipelineSchema } from './pipeline-schema.ts';

const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype']);
const maxDepth = 32;

/**
 * A pipeline from untrusted data, such as parsed JSON. Params are checked later, against the catalogue.
 *
 * @throws PIPELINE_INVALID with the path of the first problem; all of them are in `details.facts`.
 */
export function parsePipeline(value: unknown): PipelineDefinition {
  const name = nameOf(value);
  refuseDangerousKeys(name, value, '', 0);
  const issues = new SchemaValidator().issues(pipelineSchema, value);
  const [first, ...others] = issues;
  if (first !== undefined) {
    const also = others.map((issue) => `${issue.path}: ${issue.message}`).join('; ');
    throw pipelineInvalid({
      pipeline: name,
      path: first.path,
      message: first.message,
      expected: first.expected,
      received: first.received,
      ...withHint([first.hint ?? '', also === '' ? '' : `Also: ${also}.`].filter((part) => part !== '').join(' ')),
    });
  }
  const pipeline = value as PipelineDefinition;
  nameSteps(pipeline);
  return pipeline;
}

function nameOf(value: unknown): string {
  const name = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)['name'] : undefined;
  return typeof name === 'string' && name !== '' ? name : 'unnamed';
}

function withHint(hint: string): { hint?: string } {
  return hint === '' ? {} : { hint };
}

function refuseDangerousKeys(pipeline: string, value: unknown, path: string, depth: number): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth > maxDepth) {
    throw pipelineInvalid({ pipeline, path, message: 'nested too deeply', expected: `at most ${maxDepth} levels` });
  }
  for (const [key, item] of Object.entries(value)) {
    const inner = path === '' ? key : `${path}.${key}`;
    if (forbiddenKeys.has(key)) {
      throw pipelineInvalid({
        pipeline,
        path: inner,
        message: 'a forbidden key',
        expected: 'the name of a field',
        received: show(key),
      });
    }
    refuseDangerousKeys(pipeline, item, inner, depth + 1);
  }
}
