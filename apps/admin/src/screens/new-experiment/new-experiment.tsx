import { Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { PipelineDefinition, Use } from '@fovea/contracts';
import { useEffect, useMemo, useState } from 'react';
import { useLab } from '../../data/queries.ts';
import { issuesOf } from '../../errors.ts';
import { IssuesContext } from '../../forms/issues.ts';
import { useCatalog } from '../../forms/use-catalog.ts';
import { UseField } from '../../forms/use-field.tsx';
import { experimentDefinitionQuery, previewQuery } from '../../operations/experiments.ts';
import { Page, Panel } from '../../parts/page.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { useUrlFilters } from '../../parts/url-filters.ts';
import { readSeeds } from './draft.ts';
import { PreviewPanel } from './preview-panel.tsx';
import { StepsEditor } from './steps-editor.tsx';
import { templates } from './templates.ts';

const metrics = [
  { value: 'top1', label: 'Accuracy' },
  { value: 'macroF1', label: 'Macro F1' },
  { value: 'loss', label: 'Loss' },
];

/** Template, forms, preview, start. */
export default function NewExperiment() {
  const { params, set } = useUrlFilters();
  const { query } = useCatalog();
  const from = params.get('from');
  const template = templates.find(({ id }) => id === params.get('template')) ?? templates[0];
  const [pipeline, setPipeline] = useState<PipelineDefinition | undefined>(
    from === null ? template?.pipeline : undefined,
  );
  const source = useLab(
    ['experiment', from, 'definition'],
    experimentDefinitionQuery,
    { id: from ?? '' },
    { isEnabled: from !== null },
  );
  const definition = source.data?.experiment?.definition;
  useEffect(() => {
    if (definition !== undefined) setPipeline((now) => now ?? definition);
  }, [definition]);

  const [settled] = useDebouncedValue(pipeline, 400);
  const preview = useLab(
    ['preview'],
    previewQuery,
    { pipeline: { json: settled } },
    { isEnabled: settled !== undefined, isKept: true },
  );
  const issues = useMemo(() => (preview.error === null ? [] : issuesOf(preview.error)), [preview.error]);

  return (
    <Page
      title="New experiment"
      sub="Choose a template, change what you like; any field may have several values, and each makes a run."
    >
      {from === null && (
        <div className="grid-3" role="group" aria-label="Templates">
          {templates.map((one) => (
            <button
              key={one.id}
              type="button"
              className="panel template"
              aria-pressed={one === template}
              onClick={() => {
                set('template', one.id);
                setPipeline(one.pipeline);
              }}
            >
              <h2>{one.title}</h2>
              <p>{one.summary}</p>
            </button>
          ))}
        </div>
      )}
      <QueryView query={query} height={400}>
        {() =>
          pipeline === undefined ? (
            <QueryView query={source}>{() => null}</QueryView>
          ) : (
            <IssuesContext value={issues}>
              <div className="wide-side">
                <div className="stack">
                  <About pipeline={pipeline} onChange={setPipeline} />
                  <StepsEditor pipeline={pipeline} part="steps" onChange={setPipeline} />
                  <h2 className="page-title">Then, with the best run</h2>
                  {pipeline.followUp !== undefined && (
                    <Select
                      label="Best by"
                      data={metrics}
                      value={pipeline.followUp.bestOf}
                      onChange={(bestOf) => {
                        if (bestOf === null || pipeline.followUp === undefined) return;
                        const goal = bestOf === 'loss' ? 'min' : 'max';
                        setPipeline({ ...pipeline, followUp: { ...pipeline.followUp, bestOf, goal } });
                      }}
                      maw={260}
                    />
                  )}
                  <StepsEditor pipeline={pipeline} part="followUp" onChange={setPipeline} />
                </div>
                <PreviewPanel pipeline={pipeline} preview={preview.data?.previewPipeline} error={preview.error} />
              </div>
            </IssuesContext>
          )
        }
      </QueryView>
    </Page>
  );
}

interface AboutProps {
  readonly pipeline: PipelineDefinition;
  readonly onChange: (pipeline: PipelineDefinition) => void;
}

function About({ pipeline, onChange }: AboutProps) {
  const [seeds, setSeeds] = useState([pipeline.seed ?? []].flat().join(', '));
  return (
    <Panel title="About">
      <div className="fields">
        <TextInput
          label="Name"
          value={pipeline.name}
          onChange={(event) => onChange({ ...pipeline, name: event.currentTarget.value })}
          required
        />
        <TextInput
          label="Question"
          description="What it shall find out"
          value={pipeline.question ?? ''}
          onChange={(event) => onChange({ ...pipeline, question: event.currentTarget.value })}
        />
        <TextInput
          label="Seed"
          description="Several, with commas, show how far chance goes"
          placeholder="0"
          value={seeds}
          onChange={(event) => {
            setSeeds(event.currentTarget.value);
            const { seed: _seed, ...rest } = pipeline;
            const seed = readSeeds(event.currentTarget.value);
            onChange(seed === undefined ? rest : { ...rest, seed });
          }}
        />
        <div className="field">
          <label className="field-label" htmlFor="backend">
            Backend
          </label>
          <UseField
            id="backend"
            kind="backend"
            value={pipeline.backend}
            path="backend"
            isGrid={false}
            isRequired={false}
            onChange={(backend: Use | undefined) => {
              const { backend: _backend, ...rest } = pipeline;
              onChange(backend === undefined ? rest : { ...rest, backend });
            }}
          />
        </div>
      </div>
    </Panel>
  );
}
