import type { Kind, PipelineDefinition, Use } from '@fovea/contracts';
import type { Catalog } from '../catalog/index.ts';
import { isPlainObject } from '../text/canonical-json.ts';
import { buildInputModel } from './input-model.ts';
import { printLiteral } from './literal.ts';
import { InputReader } from './read-input.ts';
import { LiteralWriter } from './write-literal.ts';
import { writeSdl } from './write-sdl.ts';

/** GraphQL inputs of a catalogue, with the way from them to pipeline definitions and back. */
export interface DerivedInputs {
  /**
   * `input PipelineInput`, an `@oneOf` input for each kind (`StepInput`, `DatasetInput` …), the params of each contribution
   * and the enums they use, all of them described. Refers to `scalar JSON`, which the core schema defines.
   */
  readonly sdl: string;
  /**
   * A coerced PipelineInput as plain data for `parsePipeline`. Nothing is validated beyond its shape; a list of one value
   * becomes the value.
   *
   * @throws PIPELINE_INVALID with the path in the input.
   */
  toPipeline(input: unknown): unknown;
  /**
   * A coerced input of one kind, such as DatasetInput, as a reference. Params that were given several values hold lists.
   *
   * @throws PIPELINE_INVALID with the path in the input.
   */
  toUse(kind: Kind, input: unknown): Use;
  /**
   * The other way: a definition as the literal of a PipelineInput, for previews. What the typed form cannot say is written
   * through `use`.
   *
   * @throws PIPELINE_INVALID for what GraphQL syntax cannot write, such as NaN.
   */
  toLiteral(definition: PipelineDefinition): string;
}

/**
 * The GraphQL inputs that a catalogue gives, the same for the same contributions in whatever order they come.
 *
 * @remarks
 * - The field of a contribution is its id in camelCase, without `fovea/`: `mobilenetV1`, `acmeLion`.
 * - Every kind has the escape `use: {contribution, params}` beside its fields.
 * - A param takes one value or several: GraphQL makes a list of one of a single value, so that `epochs: 3` and
 *   `epochs: [1, 2]` are both typed. A param that is a list itself stays a plain list, for `batches: [1, 32]` is one value;
 *   its grid is the field beside it, `_batchesGrid: [[1], [1, 32]]`.
 * - Fields that begin with an underscore are Fovea's own and never a param: `_label` of a contribution, `_id` and `_inputs`
 *   of a step. They also make an input of a contribution without params: `{ mnist: {} }`.
 * - Enum values are the choices in upper case: `channel` as `CHANNEL`, `zeroToOne` as `ZERO_TO_ONE`.
 * - Integers are Int; those whose bounds leave 32 bits are Float. What JSON Schema leaves open is JSON.
 * - Required params without a default are non-null. Defaults are in the descriptions only: the catalogue fills them.
 *
 * @throws PLUGIN_DUPLICATE_ID when two names give one GraphQL name; CONTRIBUTION_INVALID for a name of a param or a choice
 * that GraphQL cannot spell.
 */
export function deriveInputs(catalog: Catalog): DerivedInputs {
  const model = buildInputModel(catalog);
  return {
    sdl: writeSdl(model),
    toPipeline: (input) => new InputReader(model, `pipeline:${nameOf(input)}`).pipeline(input),
    toUse: (kind, input) => new InputReader(model, kind).use(kind, input, ''),
    toLiteral: (definition) =>
      printLiteral(new LiteralWriter(model, `pipeline:${definition.name}`).pipeline(definition)),
  };
}

function nameOf(input: unknown): string {
  const name = isPlainObject(input) ? input['name'] : undefined;
  return typeof name === 'string' && name !== '' ? name : 'unnamed';
}
