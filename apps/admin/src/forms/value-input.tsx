import { JsonInput, NumberInput, Select, Slider, Switch, TagsInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { fromSlider, toSlider, type FieldInfo } from './schema.ts';

interface ValueInputProps {
  readonly id: string;
  readonly info: FieldInfo;
  readonly value: unknown;
  readonly describedBy: string;
  readonly onChange: (value: unknown) => void;
}

/** The input for one value; undefined is the default. */
export function ValueInput(props: ValueInputProps) {
  const { id, info, value, describedBy, onChange } = props;
  const current = value ?? info.initial;
  switch (info.kind) {
    case 'boolean':
      return (
        <Switch
          id={id}
          aria-describedby={describedBy}
          checked={current === true}
          onChange={(event) =>
            onChange(event.currentTarget.checked === info.initial ? undefined : event.currentTarget.checked)
          }
        />
      );
    case 'integer':
    case 'number':
      return <NumberField {...props} />;
    case 'choice':
      return (
        <Select
          id={id}
          aria-describedby={describedBy}
          data={info.choices.map(String)}
          value={current === undefined ? null : String(current)}
          onChange={(next) => onChange(info.choices.find((choice) => String(choice) === next))}
          allowDeselect={false}
        />
      );
    case 'text':
      return (
        <TextInput
          id={id}
          aria-describedby={describedBy}
          value={typeof value === 'string' ? value : ''}
          placeholder={typeof info.initial === 'string' ? info.initial : ''}
          onChange={(event) => onChange(event.currentTarget.value === '' ? undefined : event.currentTarget.value)}
        />
      );
    case 'texts':
    case 'numbers':
      return (
        <TagsInput
          id={id}
          aria-describedby={describedBy}
          value={Array.isArray(current) ? current.map(String) : []}
          onChange={(next) => onChange(info.kind === 'texts' ? next : next.map(Number).filter(Number.isFinite))}
          placeholder="Enter ends a value"
          splitChars={[',', ' ']}
        />
      );
    default:
      return <JsonField id={id} value={current} onChange={onChange} />;
  }
}

function NumberField({ id, info, value, describedBy, onChange }: ValueInputProps) {
  const { min, max, isLog, initial } = info;
  const isInteger = info.kind === 'integer';
  const current = typeof value === 'number' ? value : typeof initial === 'number' ? initial : undefined;
  const set = (next: number): void => onChange(next === initial ? undefined : next);
  const input = (
    <NumberInput
      id={id}
      aria-describedby={describedBy}
      value={current ?? ''}
      allowDecimal={!isInteger}
      {...(isInteger ? {} : { step: 0.01 })}
      onChange={(next) => (typeof next === 'number' ? set(next) : onChange(undefined))}
    />
  );
  // A linear slider over a huge range hits nothing that anybody wants.
  const isSlider = min !== undefined && max !== undefined && (isLog || max - min <= 1000);
  if (!isSlider) return input;
  const scale = { min, max, isLog };
  return (
    <div className="number-row">
      <Slider
        thumbLabel={info.title}
        min={0}
        max={1}
        step={isInteger && !isLog ? 1 / (max - min) : 0.005}
        label={null}
        value={current === undefined ? 0 : toSlider(current, scale)}
        onChange={(place) => set(fromSlider(place, { ...scale, isInteger }))}
      />
      {input}
    </div>
  );
}

function JsonField({
  id,
  value,
  onChange,
}: {
  readonly id: string;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}) {
  const [text, setText] = useState(() => (value === undefined ? '' : JSON.stringify(value, null, 2)));
  return (
    <JsonInput
      id={id}
      value={text}
      autosize
      minRows={2}
      formatOnBlur
      validationError="No JSON yet"
      onChange={(next) => {
        setText(next);
        if (next.trim() === '') return onChange(undefined);
        try {
          onChange(JSON.parse(next));
        } catch {
          // Half-typed JSON: the input says so, and the value stays as it was.
        }
      }}
    />
  );
}
