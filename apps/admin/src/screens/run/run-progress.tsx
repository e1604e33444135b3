import type { RunDetail } from '../../operations/runs.ts';
import { latencyOf } from '../../charts/pareto.ts';
import { formatBytes, formatCount, formatDuration, formatShare } from '../../parts/format.ts';
import { Tile } from '../../parts/page.tsx';
import { ProgressBar, StateMark } from '../../parts/state.tsx';

/** What a run is at, and what it came to. */
export function RunProgressPanel({ run }: { readonly run: RunDetail }) {
  const { progress } = run;
  const done = run.steps.filter(({ state }) => state === 'FINISHED' || state === 'CACHED').length;
  const cached = run.steps.filter(({ state }) => state === 'CACHED').length;
  const end = run.finishedAt === null ? Date.now() : Date.parse(run.finishedAt);
  const best = run.models.toSorted((a, b) => (b.top1 ?? -1) - (a.top1 ?? -1))[0];
  return (
    <div className="stack-tight">
      <div className="tiles">
        <Tile
          value={<StateMark state={run.state} />}
          label={
            run.isCancelRequested && run.finishedAt === null
              ? 'Told to end'
              : `Attempt ${run.attempts} of ${run.maxAttempts}`
          }
        />
        <Tile
          value={`${done} of ${run.steps.length}`}
          label={cached > 0 ? `Steps, ${cached} from the cache` : 'Steps'}
        />
        <Tile
          value={run.startedAt === null ? '–' : formatDuration(end - Date.parse(run.startedAt))}
          label={run.finishedAt === null ? 'So far' : 'Took'}
        />
        {progress !== null && progress.throughput !== null && (
          <Tile value={formatCount(progress.throughput)} label={`${progress.unit} a second`} />
        )}
        {progress !== null && progress.secondsLeft !== null && (
          <Tile value={formatDuration(progress.secondsLeft * 1000)} label={`Left of ${progress.step}`} />
        )}
        {best !== undefined && (
          <>
            {best.top1 !== null && <Tile value={formatShare(best.top1, 2)} label="Accuracy" />}
            {latencyOf(best) !== null && (
              <Tile value={formatDuration(latencyOf(best))} label={best.badge ?? 'Time for one image'} />
            )}
            <Tile value={formatBytes(best.sizeBytes)} label={`${formatCount(best.params)} parameters`} />
          </>
        )}
      </div>
      {progress !== null && run.state === 'RUNNING' && (
        <div className="panel stack-tight">
          <div className="row spread small">
            <strong>{progress.step}</strong>
            <span className="dim">
              {progress.detail ?? `${formatCount(progress.done)} of ${formatCount(progress.total)} ${progress.unit}`}
            </span>
          </div>
          <ProgressBar done={progress.done} total={progress.total} label={`Progress of ${progress.step}`} />
        </div>
      )}
    </div>
  );
}
