import { Button, MultiSelect, TagsInput } from '@mantine/core';
import type { FieldInfo } from './schema.ts';
import { UseField } from './use-field.tsx';

interface SeveralValuesProps {
  readonly info: FieldInfo;
  readonly id: string;
  readonly values: readonly unknown[];
  readonly path: string;
  readonly onChange: (values: unknown) => void;
}

/** Values of a field that make a grid: a run for each. */
export function SeveralValues({ info, id, values, path, onChange }: SeveralValuesProps) {
  switch (info.kind) {
    case 'contribution': {
      const replace = (index: number, next: unknown): void =>
        onChange(values.map((value, at) => (at === index ? next : value)));
      return (
        <div className="stack-tight">
          {values.map((value, index) => (
            <UseField
              key={index}
              id={`${id}-${index}`}
              kind={info.refersTo ?? ''}
              value={value}
              path={path}
              isGrid
              isRequired
              onChange={(next) => replace(index, next)}
              {...(values.length > 1 ? { onRemove: () => onChange(values.filter((_value, at) => at !== index)) } : {})}
            />
          ))}
          <div>
            <Button size="xs" variant="default" onClick={() => onChange([...values, values.at(-1) ?? info.initial])}>
              Add another
            </Button>
          </div>
        </div>
      );
    }
    case 'choice':
      return (
        <MultiSelect
          id={id}
          data={info.choices.map(String)}
          value={values.map(String)}
          onChange={(next) => onChange(info.choices.filter((choice) => next.includes(String(choice))))}
        />
      );
    case 'boolean':
      return <p className="small">Both: off and on.</p>;
    case 'number':
    case 'integer':
      return (
        <TagsInput
          id={id}
          value={values.map(String)}
          splitChars={[',', ' ']}
          placeholder="Enter ends a value"
          onChange={(next) => onChange([...new Set(next.map(Number).filter(Number.isFinite))])}
        />
      );
    default:
      return (
        <TagsInput
          id={id}
          value={values.map(String)}
          splitChars={[',']}
          placeholder="Enter ends a value"
          onChange={onChange}
        />
      );
  }
}
