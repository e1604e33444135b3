export * from './agent.ts';
export * from './backend.ts';
export * from './certificate.ts';
export * from './contribution.ts';
export * from './control-records.ts';
export * from './control-store.ts';
export * from './dataset.ts';
export * from './error.ts';
export * from './format.ts';
export * from './graph.ts';
export * from './loss.ts';
export * from './model.ts';
export * from './optimizer.ts';
export * as p from './params.ts';
export type {
  FieldMeta,
  NumberField,
  ParamsInput,
  ParamsOutput,
  ParamsSchema,
  StandardIssue,
  StandardResult,
} from './params.ts';
export * from './pipeline.ts';
export * from './quantizer.ts';
export * from './records.ts';
export * from './rng.ts';
export * from './step.ts';
export * from './store.ts';
export * from './tokens.ts';
export * from './use.ts';
