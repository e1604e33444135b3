import { useContext, useId } from 'react';
import { SeveralValues } from './several-values.tsx';
import { fieldInfo, isSeveral, type FieldInfo, type JsonSchema } from './schema.ts';
import { issuesAt, IssuesContext } from './issues.ts';
import { ContributionList, UseField } from './use-field.tsx';
import { WebLink } from '../parts/web-link.tsx';
import { ValueInput } from './value-input.tsx';

interface FieldProps {
  readonly name: string;
  readonly schema: JsonSchema;
  readonly value: unknown;
  readonly path: string;
  readonly isRequired: boolean;
  readonly isGrid: boolean;
  readonly onChange: (value: unknown) => void;
}

/** One field of a form: title, unit, input, help, source, and a way to try several values. */
export function Field({ name, schema, value, path, isRequired, isGrid, onChange }: FieldProps) {
  const id = useId();
  const info = fieldInfo(name, schema);
  const issues = issuesAt(useContext(IssuesContext), path);
  const several = isSeveral(info.kind, value);
  const isWide = info.kind === 'contribution' || info.kind === 'contributions' || info.kind === 'json';
  const mayBeSeveral = isGrid && gridKinds.has(info.kind);
  const describedBy = `${id}-help`;
  return (
    <div className={isWide ? 'field field-wide' : 'field'} role="group" aria-labelledby={`${id}-label`}>
      <div className="field-head">
        <label className="field-label" id={`${id}-label`} htmlFor={id}>
          {info.title}
          {isRequired && <span aria-hidden> *</span>}
          {info.unit !== undefined && <span className="field-unit"> [{info.unit}]</span>}
        </label>
        {mayBeSeveral && (
          <button
            type="button"
            className="field-several"
            aria-label={several ? `One value of ${info.title}` : `Several values of ${info.title}`}
            onClick={() => onChange(several ? value[0] : severalFrom(info, value))}
          >
            {several ? 'one value' : 'several'}
          </button>
        )}
      </div>
      {several ? (
        <SeveralValues info={info} id={id} values={value} path={path} onChange={onChange} />
      ) : info.kind === 'contribution' ? (
        <UseField
          id={id}
          kind={info.refersTo ?? ''}
          value={value ?? info.initial}
          path={path}
          isGrid={isGrid}
          isRequired={isRequired}
          onChange={onChange}
        />
      ) : info.kind === 'contributions' ? (
        <ContributionList id={id} info={info} value={value} path={path} isGrid={isGrid} onChange={onChange} />
      ) : (
        <ValueInput id={id} info={info} value={value} describedBy={describedBy} onChange={onChange} />
      )}
      <p className="field-help" id={describedBy}>
        {info.description}
        {info.source !== undefined && (
          <>
            {' '}
            <WebLink url={info.source}>
              Source<span className="visually-hidden"> of {info.title}</span>
            </WebLink>
          </>
        )}
      </p>
      {issues.map(({ message }) => (
        <p className="field-issue" key={message}>
          {message}
        </p>
      ))}
    </div>
  );
}

const gridKinds: ReadonlySet<string> = new Set(['contribution', 'boolean', 'number', 'integer', 'choice', 'text']);

/** What a field holds when several values begin: what it held, and room for more. */
function severalFrom({ kind, initial }: FieldInfo, value: unknown): readonly unknown[] {
  if (kind === 'boolean') return [false, true];
  const first = value ?? initial;
  return first === undefined ? [] : [first];
}
