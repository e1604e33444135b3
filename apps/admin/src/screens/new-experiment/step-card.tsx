import { ActionIcon } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react';
import type { StepDefinition } from '@fovea/contracts';
import { ParamsForm } from '../../forms/params-form.tsx';
import { useCatalog } from '../../forms/use-catalog.ts';
import { stepName } from './draft.ts';

interface StepCardProps {
  readonly step: StepDefinition;
  readonly onChange: (step: StepDefinition) => void;
  readonly onRemove: () => void;
  readonly onMove: (by: -1 | 1) => void;
}

/** A step of the pipeline with the form that its schema makes. */
export function StepCard({ step, onChange, onRemove, onMove }: StepCardProps) {
  const { catalog } = useCatalog();
  const entry = catalog.entry('step', step.use);
  const name = stepName(step);
  return (
    <section className="panel step-card" aria-label={`Step ${name}`}>
      <div className="panel-head">
        <h2>
          {entry?.title ?? step.use} <span className="small dim mono">{name}</span>
        </h2>
        <div className="row">
          <ActionIcon variant="subtle" color="gray" aria-label={`Move ${name} up`} onClick={() => onMove(-1)}>
            <IconArrowUp size={16} />
          </ActionIcon>
          <ActionIcon variant="subtle" color="gray" aria-label={`Move ${name} down`} onClick={() => onMove(1)}>
            <IconArrowDown size={16} />
          </ActionIcon>
          <ActionIcon variant="subtle" color="gray" aria-label={`Remove ${name}`} onClick={onRemove}>
            <IconTrash size={16} />
          </ActionIcon>
        </div>
      </div>
      {entry === undefined ? (
        <p className="bad">No plugin of this server offers {step.use}.</p>
      ) : (
        <>
          <p className="field-help">{entry.summary}</p>
          <ParamsForm
            schema={entry.params}
            value={step.params ?? {}}
            path={name}
            isGrid
            onChange={(params) => onChange({ ...step, params })}
          />
        </>
      )}
    </section>
  );
}
