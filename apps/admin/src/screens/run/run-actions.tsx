import { Button, Modal, Select, Textarea, Checkbox } from '@mantine/core';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useChange } from '../../data/queries.ts';
import { cancelRunMutation, forkRunMutation, retryRunMutation, type RunDetail } from '../../operations/runs.ts';
import { FailureNote } from '../../parts/failure.tsx';

/** Cancel, retry and fork. */
export function RunActions({ run }: { readonly run: RunDetail }) {
  const navigate = useNavigate();
  const [isForking, setIsForking] = useState(false);
  const stale = [['run', run.id], ['runs'], ['experiment', run.experiment.id]];
  const cancel = useChange(cancelRunMutation, stale);
  const retry = useChange(retryRunMutation, stale);
  const isOver = run.finishedAt !== null;
  const error = cancel.error ?? retry.error;
  const open = (runs: readonly { readonly id: string }[]): void => {
    const [first] = runs;
    if (first !== undefined) void navigate(`/runs/${first.id}`);
  };
  return (
    <>
      {!isOver && (
        <Button
          variant="default"
          loading={cancel.isPending}
          disabled={run.isCancelRequested}
          onClick={() => cancel.mutate({ input: { id: run.id } })}
        >
          Cancel
        </Button>
      )}
      {isOver && !run.isSuperseded && (
        <Button
          variant="default"
          loading={retry.isPending}
          onClick={() => retry.mutate({ input: { id: run.id } }, { onSuccess: ({ result }) => open(result.runs) })}
        >
          Retry
        </Button>
      )}
      <Button variant="default" onClick={() => setIsForking(true)}>
        Fork
      </Button>
      {isForking && <ForkForm run={run} onClose={() => setIsForking(false)} onDone={open} />}
      {error !== null && <FailureNote error={error} />}
    </>
  );
}

interface ForkFormProps {
  readonly run: RunDetail;
  readonly onClose: () => void;
  readonly onDone: (runs: readonly { readonly id: string }[]) => void;
}

function ForkForm({ run, onClose, onDone }: ForkFormProps) {
  const [settings, setSettings] = useState('');
  const [fromStep, setFromStep] = useState<string | null>(null);
  const [fromCheckpoint, setFromCheckpoint] = useState(false);
  const fork = useChange(forkRunMutation, [['runs'], ['experiment', run.experiment.id]]);
  const lines = settings.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
  return (
    <Modal
      opened
      onClose={onClose}
      title="Fork this run"
      lockScroll={false}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form
        className="stack-tight"
        onSubmit={(event) => {
          event.preventDefault();
          fork.mutate(
            { input: { id: run.id, settings: lines, fromCheckpoint, ...(fromStep === null ? {} : { fromStep }) } },
            { onSuccess: ({ result }) => onDone(result.runs) },
          );
        }}
      >
        <Textarea
          label="Changed settings"
          description="One a line, as --set takes them. Several values, comma-separated, make several runs."
          placeholder={`${run.steps.find(({ use }) => use.endsWith('/train'))?.id ?? 'train'}.epochs=5`}
          rows={4}
          value={settings}
          onChange={(event) => setSettings(event.currentTarget.value)}
          required
          data-autofocus
        />
        <Select
          label="Refuse changes before"
          description="Steps before it come from the cache"
          placeholder="Any step may change"
          data={run.steps.map(({ id }) => id)}
          value={fromStep}
          onChange={setFromStep}
          clearable
        />
        <Checkbox
          label="Go on from the checkpoint of training, where possible"
          checked={fromCheckpoint}
          onChange={(event) => setFromCheckpoint(event.currentTarget.checked)}
        />
        {fork.error !== null && <FailureNote error={fork.error} />}
        <Button type="submit" loading={fork.isPending} disabled={lines.length === 0}>
          Fork
        </Button>
      </form>
    </Modal>
  );
}
