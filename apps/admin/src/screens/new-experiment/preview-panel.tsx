import { useMay } from '../../data/role.tsx';
import { Button, Checkbox, NumberInput, TagsInput } from '@mantine/core';
import type { PipelineDefinition } from '@fovea/contracts';
import { useMemo, useState } from 'react';
import { useNavigate } from 'react-router';
import { useChange } from '../../data/queries.ts';
import { createExperimentMutation, type PipelinePreview } from '../../operations/experiments.ts';
import { FailureNote } from '../../parts/failure.tsx';
import { formatDuration } from '../../parts/format.ts';
import { Loading } from '../../parts/loading.tsx';
import { Panel } from '../../parts/page.tsx';
import SourceTabs from '../../parts/source-tabs.tsx';

interface PreviewPanelProps {
  readonly pipeline: PipelineDefinition;
  readonly preview: PipelinePreview | undefined;
  readonly error: unknown;
}

/** What the pipeline would do, and the way to do it. */
export function PreviewPanel({ pipeline, preview, error }: PreviewPanelProps) {
  const navigate = useNavigate();
  const mayStart = useMay('editors');
  const [tags, setTags] = useState<string[]>([]);
  const [roots, setRoots] = useState<string[]>([]);
  const [priority, setPriority] = useState<number>(0);
  const [isStarted, setIsStarted] = useState(true);
  const create = useChange(createExperimentMutation, [['experiments'], ['runs']]);
  const labels = useMemo(() => preview?.runs.slice(0, 8) ?? [], [preview]);
  const submit = (): void =>
    create.mutate(
      {
        input: {
          pipeline: { json: pipeline },
          tags,
          start: isStarted,
          priority,
          ...(roots.length === 0 ? {} : { roots }),
        },
      },
      { onSuccess: ({ result }) => void navigate(`/experiments/${result.experiment.id}`) },
    );
  return (
    <div className="stack sticky">
      <Panel title="What it will do">
        <div className="stack-tight" aria-live="polite">
          {error !== null && <FailureNote error={error} />}
          {preview === undefined && error === null && <Loading height={80} />}
          {preview !== undefined && (
            <>
              <div>
                <strong className="tile-value">{preview.runs.length}</strong>{' '}
                {preview.runs.length === 1 ? 'run' : 'runs'}
                {pipeline.followUp !== undefined && ', then the follow-up of the best'}
              </div>
              {preview.runs.length > 1 && (
                <ul className="plain-list small dim">
                  {labels.map((run) => (
                    <li key={`${run.label} ${run.seed}`} className="wrap-anywhere">
                      {run.label}
                    </li>
                  ))}
                  {preview.runs.length > labels.length && <li>and {preview.runs.length - labels.length} more</li>}
                </ul>
              )}
              <div className="small">
                {preview.estimateMs === null
                  ? 'How long it takes is known after the first run of these steps.'
                  : `About ${formatDuration(preview.estimateMs)} of work, judged by earlier runs of the same steps.`}
              </div>
            </>
          )}
        </div>
        <div className="stack-tight">
          {create.error !== null && <FailureNote error={create.error} />}
          <Button
            mt="sm"
            onClick={submit}
            loading={create.isPending}
            disabled={preview === undefined || error !== null || !mayStart}
          >
            {isStarted ? 'Start the experiment' : 'Keep as draft'}
          </Button>
          <Checkbox
            label="Queue its runs at once"
            checked={isStarted}
            onChange={(event) => setIsStarted(event.currentTarget.checked)}
          />
          <details className="step-more">
            <summary>Tags, priority, roots</summary>
            <div className="stack-tight">
              <TagsInput
                label="Tags"
                value={tags}
                onChange={setTags}
                placeholder={tags.length === 0 ? 'Enter ends a tag' : ''}
              />
              <NumberInput
                label="Priority"
                description="Higher goes first"
                min={-1000}
                max={1000}
                value={priority}
                onChange={(value) => setPriority(typeof value === 'number' ? value : 0)}
              />
              <TagsInput
                label="Dataset roots"
                description="Only devices that offer these names get its runs"
                value={roots}
                onChange={setRoots}
              />
            </div>
          </details>
        </div>
      </Panel>
      {preview !== undefined && (
        <Panel title="To copy">
          <SourceTabs source={preview.source} />
        </Panel>
      )}
    </div>
  );
}
