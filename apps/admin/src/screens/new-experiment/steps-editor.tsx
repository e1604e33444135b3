import { Select } from '@mantine/core';
import type { PipelineDefinition } from '@fovea/contracts';
import { useCatalog } from '../../forms/use-catalog.ts';
import { freshStepId, moved, stepName, stepsOf, withSteps, type Part } from './draft.ts';
import { StepCard } from './step-card.tsx';

interface StepsEditorProps {
  readonly pipeline: PipelineDefinition;
  readonly part: Part;
  readonly onChange: (pipeline: PipelineDefinition) => void;
}

/** The steps of one part of the pipeline, in order. */
export function StepsEditor({ pipeline, part, onChange }: StepsEditorProps) {
  const { catalog } = useCatalog();
  const steps = stepsOf(pipeline, part);
  const set = (next: typeof steps): void => onChange(withSteps(pipeline, part, next));
  return (
    <div className="stack">
      {steps.map((step, index) => (
        <StepCard
          key={stepName(step)}
          step={step}
          onChange={(next) => set(steps.map((other, at) => (at === index ? next : other)))}
          onRemove={() => set(steps.filter((_step, at) => at !== index))}
          onMove={(by) => set(moved(steps, index, by))}
        />
      ))}
      <Select
        aria-label="Add a step"
        placeholder={part === 'steps' ? 'Add a step' : 'Add a step that continues the best run'}
        data={catalog.of('step').map((entry) => ({ value: entry.id, label: entry.title }))}
        value={null}
        onChange={(use) => {
          if (use !== null) set([...steps, { id: freshStepId(pipeline, use), use }]);
        }}
        searchable
        maw={360}
      />
    </div>
  );
}
