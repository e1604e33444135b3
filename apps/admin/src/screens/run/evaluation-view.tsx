import { Select } from '@mantine/core';
import type { EvaluationRecord, PredictionSample } from '@fovea/contracts';
import { useState } from 'react';
import { useLab } from '../../data/queries.ts';
import { tooLargeToShow } from '../../errors.ts';
import { artifactJsonQuery, type RunState } from '../../operations/runs.ts';
import { Empty } from '../../parts/empty.tsx';
import { FailureNote } from '../../parts/failure.tsx';
import { formatNumber, formatShare } from '../../parts/format.ts';
import { Panel, Tile } from '../../parts/page.tsx';
import { Pixels } from '../../parts/pixels.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { ConfusionMatrix } from './confusion-matrix.tsx';

interface EvaluationViewProps {
  readonly evaluations: readonly { readonly step: string; readonly digest: string }[];
  readonly runState: RunState;
}

/** What an evaluation found: confusion, recall of each class, mistakes as images. */
export default function EvaluationView({ evaluations, runState }: EvaluationViewProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const digest = chosen ?? evaluations.at(-1)?.digest;
  const query = useLab(
    ['artifact', digest],
    artifactJsonQuery,
    { digest: digest ?? '' },
    {
      isEnabled: digest !== undefined,
      staleTime: Infinity,
    },
  );
  if (digest === undefined) {
    return (
      <div className="panel">
        <Empty
          title="Not evaluated"
          text={
            runState === 'RUNNING' || runState === 'QUEUED'
              ? 'It shows here when the step has finished.'
              : 'Add the step fovea/evaluate to the pipeline, or fork the run with it.'
          }
        />
      </div>
    );
  }
  return (
    <div className="stack">
      {evaluations.length > 1 && (
        <Select
          label="Step"
          data={evaluations.map((one) => ({ value: one.digest, label: one.step }))}
          value={digest}
          onChange={setChosen}
          w={260}
        />
      )}
      <QueryView query={query} height={400}>
        {({ artifact }) =>
          artifact === null || artifact.json === null ? (
            <FailureNote error={tooLargeToShow(digest)} />
          ) : (
            <Evaluation record={artifact.json as EvaluationRecord} />
          )
        }
      </QueryView>
    </div>
  );
}

function Evaluation({ record }: { readonly record: EvaluationRecord }) {
  const [cell, setCell] = useState<readonly [number, number] | null>(null);
  const className = (index: number): string => record.classes[index] ?? String(index);
  const wrong = record.samples.filter(({ label, predicted }) => label !== predicted);
  const shown =
    cell === null ? wrong : record.samples.filter(({ label, predicted }) => label === cell[0] && predicted === cell[1]);
  return (
    <>
      <div className="tiles">
        <Tile value={formatShare(record.top1, 2)} label={`Accuracy on ${record.n} of ${record.total} images`} />
        {record.classes.length > 5 && <Tile value={formatShare(record.top5, 2)} label="Right within five guesses" />}
        <Tile value={formatShare(record.macroF1, 2)} label="Macro F1" />
        <Tile value={formatNumber(record.loss)} label="Loss" />
        <Tile value={record.split} label={`Split; computed by ${record.executor}`} />
      </div>
      <Panel
        title="Confusion"
        aside={<span className="small dim">Rows: truth. Columns: answers. Choose a cell for its images.</span>}
      >
        <ConfusionMatrix confusion={record.confusion} classes={record.classes} chosen={cell} onChoose={setCell} />
      </Panel>
      <Panel
        title={
          cell === null
            ? 'Worst mistakes: wrong, and most sure of it'
            : `${className(cell[0])} taken for ${className(cell[1])}`
        }
      >
        <Gallery samples={shown} className={className} isAll={cell === null} />
      </Panel>
      <Panel title="Recall of each class">
        <Recall record={record} />
      </Panel>
    </>
  );
}

interface GalleryProps {
  readonly samples: readonly PredictionSample[];
  readonly className: (index: number) => string;
  readonly isAll: boolean;
}

function Gallery({ samples, className, isAll }: GalleryProps) {
  if (samples.length === 0) {
    return (
      <p className="dim">
        {isAll
          ? 'No mistake was kept: none was made, or the step kept no images.'
          : 'No image of this cell was kept. The step’s param samples says how many are.'}
      </p>
    );
  }
  return (
    <ul className="gallery">
      {samples
        .toSorted((a, b) => b.confidence - a.confidence)
        .slice(0, 60)
        .map((sample) => (
          <li key={sample.index}>
            <Pixels
              shape={sample.shape}
              pixels={sample.pixels}
              label={`${className(sample.label)}, taken for ${className(sample.predicted)}`}
            />
            {className(sample.label)} → <strong>{className(sample.predicted)}</strong>
            <div className="dim">{formatShare(sample.confidence)} sure</div>
          </li>
        ))}
    </ul>
  );
}

function Recall({ record }: { readonly record: EvaluationRecord }) {
  const rows = record.perClassRecall
    .map((recall, index) => ({ name: record.classes[index] ?? String(index), recall }))
    .toSorted((a, b) => (a.recall ?? 2) - (b.recall ?? 2))
    .slice(0, 200);
  return (
    <div className="recall">
      {rows.map(({ name, recall }) => [
        <span key={`${name} name`} className="wrap-anywhere">
          {name}
        </span>,
        <div key={`${name} bar`} className="bar" aria-hidden>
          <span data-tone="live" style={{ width: `${(recall ?? 0) * 100}%` }} />
        </div>,
        <span key={`${name} value`} data-align="end">
          {formatShare(recall)}
        </span>,
      ])}
    </div>
  );
}
