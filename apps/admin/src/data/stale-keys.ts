/** A batch of changes as the server tells of them. */
interface ChangeBatch {
  readonly isResync: boolean;
  readonly changes: readonly {
    readonly topic: string;
    readonly id?: string | null;
    readonly experiment?: string | null;
  }[];
}

/** Keys of the queries that a batch of changes makes stale; the empty key stands for all of them. */
export function staleKeys({ changes, isResync }: ChangeBatch): readonly (readonly unknown[])[] {
  if (isResync) return [[]];
  const keys = new Map<string, readonly unknown[]>();
  const add = (...key: readonly unknown[]): void => void keys.set(JSON.stringify(key), key);
  for (const { topic, id, experiment } of changes) {
    switch (topic) {
      case 'EXPERIMENT':
        add('experiments');
        if (id !== null && id !== undefined) add('experiment', id);
        break;
      case 'RUN':
        add('runs');
        if (id !== null && id !== undefined) add('run', id);
        if (experiment !== null && experiment !== undefined) add('experiment', experiment);
        break;
      case 'AGENTS':
        add('agents');
        break;
      case 'TOKENS':
        add('tokens');
        break;
      case 'MODELS':
        add('models');
        break;
      case 'DATASETS':
        add('datasets');
        break;
      default:
        add();
    }
  }
  return [...keys.values()];
}
