import type { RunEvent } from '@fovea/contracts';
import { useEffect, useState } from 'react';
import { client } from '../../data/client.ts';

/** What came of a run since the page is open. */
export interface RunFeed {
  /** Every event from the first. */
  readonly events: readonly RunEvent[];
  /** New points, by `series` and name joined by a blank. */
  readonly points: ReadonlyMap<string, readonly { readonly step: number; readonly value: number }[]>;
  /** Grows when the curves have to be read anew. */
  readonly resyncs: number;
  readonly error: unknown;
}

const nothing: RunFeed = { events: [], points: new Map(), resyncs: 0, error: null };

/** Least time between two drawings [ms]: a thousand events a second would draw a thousand times. */
const drawEveryMs = 200;

/** Events and points of a run as they happen, from one subscription that goes on after broken connections. */
export function useRunFeed(id: string): RunFeed {
  const [feed, setFeed] = useState(nothing);
  useEffect(() => {
    const ending = new AbortController();
    let now = nothing;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const draw = (): void => {
      timer ??= setTimeout(() => {
        timer = undefined;
        setFeed(now);
      }, drawEveryMs);
    };
    const follow = async (): Promise<void> => {
      try {
        for await (const update of client.followRun(id, { signal: ending.signal })) {
          const points = new Map(now.points);
          for (const { series, step, values } of update.points) {
            for (const [name, value] of Object.entries(values)) {
              const key = `${series} ${name}`;
              points.set(key, [...(points.get(key) ?? []), { step, value }]);
            }
          }
          now = {
            events: update.events.length === 0 ? now.events : [...now.events, ...update.events],
            points: update.isResync ? new Map() : points,
            resyncs: now.resyncs + (update.isResync ? 1 : 0),
            error: null,
          };
          draw();
        }
      } catch (error) {
        now = { ...now, error };
        if (!ending.signal.aborted) draw();
      }
    };
    void follow();
    return () => {
      ending.abort();
      clearTimeout(timer);
      setFeed(nothing);
    };
  }, [id]);
  return feed;
}
