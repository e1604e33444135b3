import type { ParamsSchema } from '@fovea/contracts';

export interface ValidatedParams {
  /** Complete params, or undefined when they were refused. */
  readonly value?: Record<string, unknown>;
  /** `path: message` of each refusal. */
  readonly issues: readonly string[];
}

/** Validates through the standard interface only, as the host does. */
export async function validateParams(schema: ParamsSchema, raw: unknown): Promise<ValidatedParams> {
  const result = await schema['~standard'].validate(raw);
  if (result.issues === undefined) return { value: result.value as Record<string, unknown>, issues: [] };
  return {
    issues: result.issues.map(({ message, path }) => {
      const place = (path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.');
      return place === '' ? message : `${place}: ${message}`;
    }),
  };
}
