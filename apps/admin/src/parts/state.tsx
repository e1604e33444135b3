import {
  IconBan,
  IconCircleCheck,
  IconCircleX,
  IconClock,
  IconLoader2,
  IconPencil,
  IconPlayerPause,
  IconQuestionMark,
  IconShieldX,
} from '@tabler/icons-react';
import type { ExperimentState, RunCounts } from '../operations/experiments.ts';
import type { RunState } from '../operations/runs.ts';

const looks = {
  DRAFT: { tone: 'idle', label: 'Draft', icon: IconPencil },
  QUEUED: { tone: 'idle', label: 'Queued', icon: IconClock },
  RUNNING: { tone: 'live', label: 'Running', icon: IconLoader2 },
  PAUSED: { tone: 'warn', label: 'Paused', icon: IconPlayerPause },
  SUCCEEDED: { tone: 'good', label: 'Succeeded', icon: IconCircleCheck },
  FAILED: { tone: 'bad', label: 'Failed', icon: IconCircleX },
  CANCELLED: { tone: 'idle', label: 'Cancelled', icon: IconBan },
  QUARANTINED: { tone: 'bad', label: 'Quarantined', icon: IconShieldX },
} as const;

export function StateMark({ state }: { readonly state: ExperimentState | RunState }) {
  const { tone, label, icon: Icon } = looks[state] ?? { tone: 'idle', label: state, icon: IconQuestionMark };
  return (
    <span className="state" data-tone={tone}>
      <Icon size={16} aria-hidden />
      {label}
    </span>
  );
}

/** How many of the runs are through, in one bar. */
export function CountsBar({ counts, aside }: { readonly counts: RunCounts; readonly aside?: string }) {
  const failed = counts.failed + counts.quarantined;
  const share = (count: number) => ({ width: `${(100 * count) / Math.max(1, counts.total)}%` });
  const text = [
    `${counts.succeeded + failed + counts.cancelled} of ${counts.total}`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(counts.running > 0 ? [`${counts.running} running`] : []),
  ].join(', ');
  return (
    <div>
      <div className="bar" role="img" aria-label={`Runs: ${text}`}>
        <span data-tone="good" style={share(counts.succeeded)} />
        <span data-tone="bad" style={share(failed)} />
        <span data-tone="live" style={share(counts.running)} />
      </div>
      <div className="small dim row spread">
        <span>{text}</span>
        {aside !== undefined && <span>{aside}</span>}
      </div>
    </div>
  );
}

export function ProgressBar({
  done,
  total,
  label,
}: {
  readonly done: number;
  readonly total: number;
  readonly label: string;
}) {
  const percent = total > 0 ? Math.min(100, (100 * done) / total) : 0;
  return (
    <div
      className="bar"
      role="progressbar"
      aria-label={label}
      aria-valuenow={Math.round(percent)}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <span data-tone="live" style={{ width: `${percent}%` }} />
    </div>
  );
}

export function Tags({ tags }: { readonly tags: readonly string[] }) {
  return (
    <span className="tag-list">
      {tags.map((tag) => (
        <span className="tag" key={tag}>
          {tag}
        </span>
      ))}
    </span>
  );
}
