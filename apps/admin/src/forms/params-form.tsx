import { Field } from './field.tsx';
import { isRequired, orderedProperties, type JsonSchema } from './schema.ts';

export type Params = Readonly<Record<string, unknown>>;

interface ParamsFormProps {
  readonly schema: JsonSchema;
  readonly value: Params;
  /** Where the params are in the pipeline, such as `train`. */
  readonly path: string;
  readonly onChange: (value: Params) => void;
  /** Whether fields may hold several values. */
  readonly isGrid: boolean;
}

/** The fields of some params, drawn from their JSON Schema; what is left at its default stays out of the value. */
export function ParamsForm({ schema, value, path, onChange, isGrid }: ParamsFormProps) {
  const change = (name: string, next: unknown): void => {
    const { [name]: _old, ...others } = value;
    onChange(next === undefined ? others : { ...others, [name]: next });
  };
  const properties = orderedProperties(schema);
  if (properties.length === 0) return <p className="small dim">Nothing to set.</p>;
  return (
    <div className="fields">
      {properties.map(([name, property]) => (
        <Field
          key={name}
          name={name}
          schema={property}
          value={value[name]}
          path={`${path}.${name}`}
          isRequired={isRequired(schema, name)}
          isGrid={isGrid}
          onChange={(next) => change(name, next)}
        />
      ))}
    </div>
  );
}
