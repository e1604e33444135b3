export { applyDefaults } from './defaults.ts';
export { fieldsOf, type FieldType, type ParamField } from './fields.ts';
export type { ParamIssue } from './issue.ts';
export type { JsonSchema } from './json-schema.ts';
export { expectation, validateParams } from './validate.ts';
