import { For } from '../data/role.tsx';
import { Button, TagsInput } from '@mantine/core';
import { useState } from 'react';
import { useChange } from '../data/queries.ts';
import { tagExperimentMutation } from '../operations/experiments.ts';
import { FailureNote } from './failure.tsx';
import { Tags } from './state.tsx';

/** The tags of an experiment, and a way to change them. */
export function TagEditor({ id, tags }: { readonly id: string; readonly tags: readonly string[] }) {
  const [edited, setEdited] = useState<string[] | null>(null);
  const save = useChange(tagExperimentMutation, [['experiment', id], ['experiments']]);
  if (edited === null) {
    return (
      <span className="row">
        <Tags tags={tags} />
        <For who="editors">
          <Button size="compact-xs" variant="subtle" onClick={() => setEdited([...tags])}>
            {tags.length === 0 ? 'Add tags' : 'Edit tags'}
          </Button>
        </For>
      </span>
    );
  }
  return (
    <div className="row row-end">
      <TagsInput
        className="grow"
        label="Tags"
        value={edited}
        onChange={setEdited}
        maxTags={32}
        placeholder="Enter ends a tag"
      />
      <Button
        variant="default"
        loading={save.isPending}
        onClick={() => save.mutate({ input: { id, tags: edited } }, { onSuccess: () => setEdited(null) })}
      >
        Save
      </Button>
      {save.error !== null && <FailureNote error={save.error} />}
    </div>
  );
}
