import type { AnyContribution, Citation, Kind, StepPorts } from '@fovea/contracts';
import type { JsonSchema } from '../params/json-schema.ts';

/** A contribution as data: all that planning, forms, flags and docs need. JSON-safe. */
export interface CatalogEntry {
  readonly kind: Kind;
  readonly id: string;
  /** npm name of the plugin that offers it. */
  readonly plugin: string;
  readonly behaviour: number;
  readonly title: string;
  readonly summary: string;
  readonly sources: readonly Citation[];
  readonly capabilities: Readonly<Record<string, boolean>>;
  readonly ports?: StepPorts;
  readonly params: JsonSchema;
}

/** A contribution as its catalogue entry. Params are read with JSON Schema's `input` semantics. */
export function describeContribution(contribution: AnyContribution, plugin: string): CatalogEntry {
  const { $schema: _dialect, ...params } = contribution.params['~standard'].jsonSchema.input({
    target: 'draft-2020-12',
  });
  return {
    kind: contribution.kind,
    id: contribution.id,
    plugin,
    behaviour: contribution.behaviour,
    title: contribution.title,
    summary: contribution.summary,
    sources: contribution.sources ?? [],
    capabilities: contribution.capabilities ?? {},
    ...(contribution.ports === undefined ? {} : { ports: contribution.ports }),
    params,
  };
}
