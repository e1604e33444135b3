import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { useChange } from '../../data/queries.ts';
import type { ResultModel } from '../../operations/experiments.ts';
import { registerModelMutation } from '../../operations/registry.ts';
import { FailureNote } from '../../parts/failure.tsx';

/** Gives a result a name and version in the registry. */
export function RegisterModel({ model, onClose }: { readonly model: ResultModel; readonly onClose: () => void }) {
  const [name, setName] = useState('');
  const [note, setNote] = useState('');
  const register = useChange(registerModelMutation, [['models']]);
  return (
    <Modal
      opened
      onClose={onClose}
      title="Register a model"
      lockScroll={false}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {register.data !== undefined ? (
        <p role="status">
          <Link to={`/models/${encodeURIComponent(name)}/versions`}>
            {name}, version {register.data.result.version.version}
          </Link>{' '}
          is in the registry.
        </p>
      ) : (
        <form
          className="stack-tight"
          onSubmit={(event) => {
            event.preventDefault();
            register.mutate({
              input: { name, artifact: model.id, run: model.run.id, ...(note === '' ? {} : { note }) },
            });
          }}
        >
          <TextInput
            label="Name"
            description="Of a new model, or of one that gets a new version: letters, digits and . _ -"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            pattern="[A-Za-z0-9._\-]+"
            maxLength={100}
            required
            data-autofocus
          />
          <TextInput label="Note" value={note} onChange={(event) => setNote(event.currentTarget.value)} />
          {register.error !== null && <FailureNote error={register.error} />}
          <Button type="submit" loading={register.isPending}>
            Register
          </Button>
        </form>
      )}
    </Modal>
  );
}
