import { For } from '../data/role.tsx';
import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useChange } from '../data/queries.ts';
import { addNoteMutation, type Note } from '../operations/experiments.ts';
import { FailureNote } from './failure.tsx';
import { formatAgo } from './format.ts';
import { Panel } from './page.tsx';

interface NotesProps {
  readonly subject: 'EXPERIMENT' | 'RUN' | 'MODEL' | 'DATASET';
  readonly id: string;
  readonly notes: readonly Note[];
  readonly stale: readonly unknown[];
}

export function Notes({ subject, id, notes, stale }: NotesProps) {
  const [text, setText] = useState('');
  const add = useChange(addNoteMutation, [stale]);
  return (
    <Panel title="Notes">
      <div className="stack-tight">
        {notes.map((note) => (
          <div className="note" key={note.id}>
            {note.text}
            <div className="small dim">
              {note.by}, {formatAgo(note.at)}
            </div>
          </div>
        ))}
        <For who="editors">
          <Textarea
            aria-label="New note"
            placeholder="What you saw, what to try next"
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            maxLength={10_000}
            rows={2}
          />
          {add.error !== null && <FailureNote error={add.error} />}
          <div>
            <Button
              size="xs"
              variant="default"
              disabled={text.trim() === ''}
              loading={add.isPending}
              onClick={() => add.mutate({ input: { subject, id, text } }, { onSuccess: () => setText('') })}
            >
              Add note
            </Button>
          </div>
        </For>
      </div>
    </Panel>
  );
}
