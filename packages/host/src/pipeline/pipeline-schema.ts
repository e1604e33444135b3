import type { JsonSchema } from '../params/json-schema.ts';

const seed = { type: 'integer', minimum: 0, maximum: 2 ** 31 - 1, title: 'Seed' };
const record = { type: 'object' };
const contributionId = { type: 'string', pattern: '^[a-z0-9-]+/[a-z0-9-]+$' };

const step = {
  type: 'object',
  properties: {
    id: { type: 'string', pattern: '^[a-z0-9][a-z0-9-]*$' },
    use: contributionId,
    params: record,
    inputs: { type: 'object', additionalProperties: { type: 'string', maxLength: 500 } },
  },
  required: ['use'],
  additionalProperties: false,
};

const steps = { type: 'array', items: step, minItems: 1, maxItems: 200 };

/** JSON Schema of a pipeline as an author writes it; params are the catalogue's business. */
export const pipelineSchema: JsonSchema = {
  type: 'object',
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 100 },
    question: { type: 'string', maxLength: 1000 },
    summary: { type: 'string', maxLength: 4000 },
    seed: { type: ['integer', 'array'], minimum: 0, maximum: 2 ** 31 - 1, items: seed, minItems: 1, maxItems: 1000 },
    backend: {
      type: 'object',
      properties: { use: contributionId, params: record, label: { type: 'string', maxLength: 200 } },
      required: ['use'],
      additionalProperties: false,
    },
    plugins: { type: 'array', items: { type: 'string', minLength: 1, maxLength: 500 }, maxItems: 100 },
    steps,
    followUp: {
      type: 'object',
      properties: { bestOf: { type: 'string', minLength: 1, maxLength: 100 }, goal: { enum: ['max', 'min'] }, steps },
      required: ['bestOf', 'steps'],
      additionalProperties: false,
    },
    aliases: { type: 'object', additionalProperties: { type: 'string', maxLength: 500 } },
    concurrency: { type: 'integer', minimum: 1, maximum: 1024 },
  },
  required: ['name', 'steps'],
  additionalProperties: false,
};
