import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { openSession } from '../data/session.ts';
import { CommandLine } from '../parts/copy.tsx';
import { FailureNote } from '../parts/failure.tsx';

/** Takes a sign-in link or its code. */
export function SignIn({ note }: { readonly note?: string }) {
  const queries = useQueryClient();
  const [code, setCode] = useState('');
  const [name, setName] = useState('');
  const session = useMutation({
    mutationFn: () => openSession({ code, name: name.trim() === '' ? 'Browser' : name.trim() }),
    onSuccess: async () => {
      queries.setQueryData(['signed-out'], false);
      await queries.resetQueries();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    session.mutate();
  };
  return (
    <main className="sign-in">
      <form className="panel stack" onSubmit={submit}>
        <div className="row">
          <img src="/fovea.svg" alt="" width={36} height={36} />
          <h1 className="page-title">Sign in to Fovea</h1>
        </div>
        {note !== undefined && <p role="status">{note}</p>}
        <p className="dim">
          <code>fovea serve</code> prints a sign-in link when it starts; it holds for ten minutes, once. Operators make
          new ones under Settings & tokens.
        </p>
        <div>
          <CommandLine command="fovea serve" />
        </div>
        <TextInput
          label="Sign-in link or code"
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          autoComplete="one-time-code"
          required
          data-autofocus
        />
        <TextInput
          label="Your name"
          description="How others see who did what"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={100}
          autoComplete="name"
        />
        {session.error !== null && <FailureNote error={session.error} />}
        <Button type="submit" loading={session.isPending}>
          Sign in
        </Button>
      </form>
    </main>
  );
}
