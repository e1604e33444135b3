import { type Clock, type ControlStore, type ErrorCode, isFoveaError } from '@fovea/contracts';
import { isSame, show } from '../compare.ts';
import { violation } from '../errors.ts';
import { FakeClock } from '../fakes/fake-clock.ts';

/** A kind of control store to check. */
export interface ControlStoreSubject {
  /** Such as `store-sqlite`. */
  readonly name: string;
  /** Opens an empty one that takes its time from the clock. The case closes it. */
  open(clock: Clock): Promise<ControlStore>;
}

/** One behaviour that every control store must have, for any test runner. */
export interface ControlStoreCase {
  /** Never renamed. */
  readonly id: string;
  /** A sentence of behaviour. */
  readonly title: string;
  /** @throws FoveaError `CONTRIBUTION_INVALID` with what was expected and received. */
  run(subject: ControlStoreSubject): Promise<void>;
}

/** A case at work: a store, its clock, and ways to say what must hold. */
export interface ControlStoreProbe {
  readonly store: ControlStore;
  readonly clock: FakeClock;
  same(what: string, received: unknown, expected: unknown): void;
  /** The promise must be refused with this code. */
  refused(what: string, promise: Promise<unknown>, code: ErrorCode): Promise<void>;
}

/** A case that opens a store for `check` and closes it. */
export function controlStoreCase(
  id: string,
  title: string,
  check: (probe: ControlStoreProbe) => Promise<void>,
): ControlStoreCase {
  return {
    id,
    title,
    async run({ name, open }) {
      const clock = new FakeClock();
      const subject = `${name} (${id})`;
      await using store = await open(clock);
      try {
        await check(probeOf(subject, store, clock));
      } catch (error) {
        if (isFoveaError(error) && error.subject === subject) throw error;
        const received = isFoveaError(error) ? error.message : String(error);
        throw violation(subject, { what: 'it threw where nothing should', received, cause: error });
      }
    },
  };
}

function probeOf(subject: string, store: ControlStore, clock: FakeClock): ControlStoreProbe {
  return {
    store,
    clock,
    same(what, received, expected) {
      if (isSame(expected, received)) return;
      throw violation(subject, { what, expected: show(expected), received: show(received) });
    },
    async refused(what, promise, code) {
      let received: string;
      try {
        received = show(await promise);
      } catch (error) {
        received = isFoveaError(error) ? error.code : String(error);
      }
      if (received !== code) throw violation(subject, { what, expected: code, received });
    },
  };
}
