import { Checkbox } from '@mantine/core';
import type { RunEvent } from '@fovea/contracts';
import { useState } from 'react';
import { formatDuration } from '../../parts/format.ts';
import { Panel } from '../../parts/page.tsx';
import { FailureNote } from '../../parts/failure.tsx';
import type { RunFeed } from './use-run-feed.ts';

/** Most lines that are shown at once. */
const mostLines = 2000;

/** What a run said, as text. */
export function RunLog({ feed }: { readonly feed: RunFeed }) {
  const [onlyWarnings, setOnlyWarnings] = useState(false);
  const lines = feed.events.filter((event) => !onlyWarnings || isWarning(event)).slice(-mostLines);
  return (
    <Panel
      title="Log"
      aside={
        <Checkbox
          size="xs"
          label="Warnings and errors only"
          checked={onlyWarnings}
          onChange={(event) => setOnlyWarnings(event.currentTarget.checked)}
        />
      }
    >
      {feed.error !== null && <FailureNote error={feed.error} />}
      {lines.length === 0 ? (
        <p className="dim">{onlyWarnings ? 'No warnings.' : 'Nothing was said yet.'}</p>
      ) : (
        <ol className="log" tabIndex={0} aria-label="Log">
          {lines.map((event) => (
            <li key={event.seq} className={isWarning(event) ? 'bad' : undefined}>
              <time dateTime={event.at}>{event.at.slice(11, 23)}</time>
              <span className="dim">{'step' in event ? event.step : ''}</span>
              <span>{textOf(event)}</span>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}

function isWarning(event: RunEvent): boolean {
  return event.type === 'run-failed' || (event.type === 'log' && event.level === 'warn');
}

function textOf(event: RunEvent): string {
  switch (event.type) {
    case 'log':
      return event.message;
    case 'run-started':
      return `started as process ${event.pid}`;
    case 'backend-activated':
      return `backend ${event.device.backend}, ${event.device.threads} ${event.device.threads === 1 ? 'thread' : 'threads'}, ${event.device.device}`;
    case 'step-finished':
      return `done in ${formatDuration(event.durationMs)}`;
    case 'step-cached':
      return 'taken from the cache';
    case 'run-failed':
      return `${event.error.code}: ${event.error.message}`;
    default:
      return event.type.replaceAll('-', ' ');
  }
}
