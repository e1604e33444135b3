import type { ArtifactStore, CheckpointStore, Digest, StepCache } from '@fovea/contracts';
import type { RunServices } from '../run/index.ts';

type Outputs = Readonly<Record<string, Digest>>;

/**
 * What runs on other machines have left, and what they may take over from this one. The parent of a run's process has it;
 * the process asks through it for what its data folder lacks.
 *
 * @remarks Bytes go through the data folder, which both processes have. A failure to answer counts as a miss, which costs
 * time and nothing else.
 */
export interface SharedStores {
  stepResult(cacheKey: string): Promise<Outputs | undefined>;
  hasArtifact(digest: Digest): Promise<boolean>;
  /** Puts the artifact into the data folder's store; false when nobody has it. */
  fetchArtifact(digest: Digest): Promise<boolean>;
  /** Puts the checkpoint into the data folder, where it is newer than the one there. */
  fetchCheckpoint(cacheKey: string): Promise<void>;
  /** Told after the outputs are durable in the data folder. Never blocks, as the next two. */
  stepStored(cacheKey: string, outputs: Outputs): void;
  checkpointSaved(cacheKey: string): void;
  checkpointCleared(cacheKey: string): void;
}

export type SharedQuestion =
  | { readonly about: 'step-result'; readonly cacheKey: string }
  | { readonly about: 'has-artifact'; readonly digest: Digest }
  | { readonly about: 'artifact'; readonly digest: Digest }
  | { readonly about: 'checkpoint'; readonly cacheKey: string }
  /** Answered when all that the run has said so far is recorded. */
  | { readonly about: 'recorded' };

export type SharedNotice =
  | { readonly about: 'step-stored'; readonly cacheKey: string; readonly outputs: Outputs }
  | { readonly about: 'checkpoint-saved'; readonly cacheKey: string }
  | { readonly about: 'checkpoint-cleared'; readonly cacheKey: string };

/** The parent's side: a question put to the stores, or to what records the run. */
export async function answer(
  stores: SharedStores,
  recorder: { settled(): Promise<void> },
  question: SharedQuestion,
): Promise<unknown> {
  switch (question.about) {
    case 'step-result':
      return (await stores.stepResult(question.cacheKey)) ?? null;
    case 'has-artifact':
      return stores.hasArtifact(question.digest);
    case 'artifact':
      return stores.fetchArtifact(question.digest);
    case 'checkpoint':
      await stores.fetchCheckpoint(question.cacheKey);
      return null;
    case 'recorded':
      await recorder.settled();
      return null;
    default:
      return question satisfies never;
  }
}

/** The parent's side: a notice passed on. */
export function note(stores: SharedStores, notice: SharedNotice): void {
  switch (notice.about) {
    case 'step-stored':
      return stores.stepStored(notice.cacheKey, notice.outputs);
    case 'checkpoint-saved':
      return stores.checkpointSaved(notice.cacheKey);
    case 'checkpoint-cleared':
      return stores.checkpointCleared(notice.cacheKey);
    default:
      notice satisfies never;
  }
}

/** The process's line to the stores of its parent. */
export interface SharedLine {
  /** Sends what the run has said and what still waits here. */
  flush(): void;
  ask(question: SharedQuestion): Promise<unknown>;
  tell(notice: SharedNotice): void;
}

/** The process's side: services of the data folder that fall back on what the parent can get. */
export function sharedServices(local: RunServices, line: SharedLine): RunServices {
  return {
    ...local,
    artifacts: sharedArtifacts(local.artifacts, line),
    cache: sharedCache(local.cache, line),
    checkpoints: (cacheKey) => sharedCheckpoints(local.checkpoints(cacheKey), cacheKey, line),
  };
}

function sharedArtifacts(local: ArtifactStore, line: SharedLine): ArtifactStore {
  return {
    put: (bytes) => local.put(bytes),
    has: async (digest) => (await local.has(digest)) || (await line.ask({ about: 'has-artifact', digest })) === true,
    async get(digest) {
      try {
        return await local.get(digest);
      } catch (error) {
        // Whatever the store calls what it lacks.
        if ((await line.ask({ about: 'artifact', digest })) !== true) throw error;
        return local.get(digest);
      }
    },
  };
}

function sharedCache(local: StepCache, line: SharedLine): StepCache {
  return {
    async get(cacheKey) {
      const known = await local.get(cacheKey);
      if (known !== undefined) return known;
      const outputs = (await line.ask({ about: 'step-result', cacheKey })) as Outputs | null;
      if (outputs === null) return undefined;
      await local.put(cacheKey, outputs);
      return outputs;
    },
    async put(cacheKey, outputs) {
      await allRecorded(line);
      await local.put(cacheKey, outputs);
      line.tell({ about: 'step-stored', cacheKey, outputs });
    },
  };
}

function sharedCheckpoints(local: CheckpointStore, cacheKey: string, line: SharedLine): CheckpointStore {
  // Most steps leave none, and need no word about that.
  let isThere = false;
  return {
    async latest() {
      await line.ask({ about: 'checkpoint', cacheKey });
      const bytes = await local.latest();
      isThere = bytes !== undefined;
      return bytes;
    },
    async save(bytes) {
      isThere = true;
      await allRecorded(line);
      await local.save(bytes);
      line.tell({ about: 'checkpoint-saved', cacheKey });
    },
    async clear() {
      await local.clear();
      if (isThere) line.tell({ about: 'checkpoint-cleared', cacheKey });
    },
  };
}

/** What another run may go on from must not be ahead of metrics, which nobody would measure again. */
async function allRecorded(line: SharedLine): Promise<void> {
  line.flush();
  await line.ask({ about: 'recorded' });
}
