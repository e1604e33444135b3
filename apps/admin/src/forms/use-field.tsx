import { ActionIcon, Button, Select, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import type { Use } from '@fovea/contracts';
import { useId, useState } from 'react';
import { WebLink } from '../parts/web-link.tsx';
import { ParamsForm } from './params-form.tsx';
import { isRequired as isParamRequired, propertiesOf, type FieldInfo } from './schema.ts';
import { useCatalog } from './use-catalog.ts';

interface UseFieldProps {
  readonly id: string;
  /** Kind of contribution, such as `optimizer`. */
  readonly kind: string;
  readonly value: unknown;
  readonly path: string;
  readonly isGrid: boolean;
  readonly isRequired: boolean;
  readonly onChange: (value: Use | undefined) => void;
  readonly onRemove?: () => void;
}

/** Which contribution, and its own params. */
export function UseField({ id, kind, value, path, isGrid, isRequired, onChange, onRemove }: UseFieldProps) {
  const { catalog } = useCatalog();
  const labelId = useId();
  const use = value as Use | undefined;
  const entry = use === undefined ? undefined : catalog.entry(kind, use.use);
  const fields = entry === undefined ? [] : propertiesOf(entry.params);
  const set = Object.keys(use?.params ?? {}).length;
  const [isOpenAtFirst] = useState(set > 0 || fields.some(([name]) => isParamRequired(entry?.params ?? {}, name)));
  return (
    <div className="use-box stack-tight">
      <div className="row">
        <Select
          id={id}
          className="grow"
          aria-label={kind}
          placeholder={isRequired ? 'Choose one' : 'None'}
          data={catalog.of(kind).map((one) => ({ value: one.id, label: one.title }))}
          value={use?.use ?? null}
          onChange={(next) => onChange(next === null ? undefined : { use: next })}
          clearable={!isRequired}
          clearButtonProps={{ 'aria-label': 'None' }}
          allowDeselect={false}
          searchable
        />
        {onRemove !== undefined && (
          <ActionIcon variant="subtle" color="gray" aria-label={`Remove ${entry?.title ?? kind}`} onClick={onRemove}>
            <IconTrash size={16} />
          </ActionIcon>
        )}
      </div>
      {entry !== undefined && <p className="field-help">{entry.summary}</p>}
      {entry !== undefined && use !== undefined && (fields.length > 0 || isGrid) && (
        <details open={isOpenAtFirst}>
          <summary>
            Settings of {entry.title}
            {set > 0 ? ` (${set} changed)` : ''}
          </summary>
          <div className="stack-tight">
            {fields.length > 0 && (
              <ParamsForm
                schema={entry.params}
                value={use.params ?? {}}
                path={path}
                isGrid={isGrid}
                onChange={(params) => onChange({ ...use, params })}
              />
            )}
            <TextInput
              label="Name in reports"
              aria-describedby={labelId}
              placeholder={entry.title}
              value={use.label ?? ''}
              onChange={(event) => {
                const { label: _label, ...rest } = use;
                const next = event.currentTarget.value;
                onChange(next === '' ? rest : { ...rest, label: next });
              }}
            />
            <p className="field-help" id={labelId}>
              For people; changes nothing.
              {entry.sources.map((source) => (
                <span key={source.title}>
                  {' '}
                  <WebLink url={source.url}>{source.title}</WebLink>
                </span>
              ))}
            </p>
          </div>
        </details>
      )}
    </div>
  );
}

interface ContributionListProps {
  readonly id: string;
  readonly info: FieldInfo;
  readonly value: unknown;
  readonly path: string;
  readonly isGrid: boolean;
  readonly onChange: (value: unknown) => void;
}

/** A list of contributions, in order, such as augmentations. */
export function ContributionList({ id, info, value, path, isGrid, onChange }: ContributionListProps) {
  const { catalog } = useCatalog();
  const kind = info.refersTo ?? '';
  const uses = ((value ?? info.initial ?? []) as readonly Use[]).filter((use) => !Array.isArray(use));
  const [first] = catalog.of(kind);
  return (
    <div className="stack-tight">
      {uses.map((use, index) => (
        <UseField
          key={index}
          id={index === 0 ? id : `${id}-${index}`}
          kind={kind}
          value={use}
          path={`${path}.${index}`}
          isGrid={isGrid}
          isRequired
          onChange={(next) => onChange(uses.map((other, at) => (at === index ? next : other)))}
          onRemove={() => onChange(uses.filter((_use, at) => at !== index))}
        />
      ))}
      <div>
        <Button
          {...(uses.length === 0 ? { id } : {})}
          size="xs"
          variant="default"
          disabled={first === undefined}
          onClick={() => first !== undefined && onChange([...uses, { use: first.id }])}
        >
          Add {kind}
        </Button>
      </div>
    </div>
  );
}
