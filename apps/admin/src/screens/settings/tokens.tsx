import {
  createInviteDocument,
  mintTokenDocument,
  revokeTokenDocument,
  tokensDocument,
  type Role,
  type TokenFieldsFragment,
} from '@fovea/client';
import { Button, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useChange, usePages } from '../../data/queries.ts';
import { CommandLine } from '../../parts/copy.tsx';
import { DataTable, type Column } from '../../parts/data-table.tsx';
import { FailureNote } from '../../parts/failure.tsx';
import { formatAgo } from '../../parts/format.ts';
import { Loading } from '../../parts/loading.tsx';
import { Panel } from '../../parts/page.tsx';

const roles: readonly { readonly value: Role; readonly label: string }[] = [
  { value: 'OPERATOR', label: 'Operator: everything' },
  { value: 'EDITOR', label: 'Editor: all but tokens' },
  { value: 'VIEWER', label: 'Viewer: reads' },
  { value: 'AGENT', label: 'Agent: works' },
];

const dayMs = 86_400_000;

/** Who may use this server; new secrets are shown once. */
export function Tokens() {
  const { rows, query, more } = usePages(['tokens', 'list'], tokensDocument, { first: 100 }, ({ tokens }) => tokens);
  const revoke = useChange(revokeTokenDocument, [['tokens']]);
  const columns: readonly Column<TokenFieldsFragment>[] = [
    { key: 'name', title: 'Name', track: '2fr', render: ({ name }) => name },
    { key: 'role', title: 'Role', track: '5.5rem', render: ({ role }) => role.toLowerCase() },
    {
      key: 'made',
      title: 'Created',
      track: '6rem',
      from: 640,
      align: 'end',
      render: ({ createdAt }) => formatAgo(createdAt),
    },
    {
      key: 'used',
      title: 'Last used',
      track: '6rem',
      from: 520,
      align: 'end',
      render: ({ lastUsedAt }) => formatAgo(lastUsedAt),
    },
    {
      key: 'end',
      title: 'Holds',
      track: '7rem',
      from: 760,
      align: 'end',
      render: ({ expiresAt }) => (expiresAt === null ? 'until revoked' : formatAgo(expiresAt)),
    },
    {
      key: 'revoke',
      title: <span className="visually-hidden">Revoke</span>,
      track: '6.5rem',
      align: 'end',
      render: ({ id, name, revokedAt }) =>
        revokedAt !== null ? (
          <span className="small dim">revoked</span>
        ) : (
          <Button
            size="compact-xs"
            variant="subtle"
            color="red"
            aria-label={`Revoke ${name}`}
            onClick={() => {
              if (globalThis.confirm(`Revoke ${name}? Whatever uses it is refused from now on.`))
                revoke.mutate({ input: { id } });
            }}
          >
            Revoke
          </Button>
        ),
    },
  ];
  return (
    <Panel title="Tokens">
      <div className="stack">
        <NewToken />
        {revoke.error !== null && <FailureNote error={revoke.error} />}
        {query.error !== null && <FailureNote error={query.error} />}
        {query.isPending && <Loading />}
        {rows.length > 0 && (
          <DataTable label="Tokens" rows={rows} columns={columns} keyOf={({ id }) => id} onEnd={more} rowHeight={44} />
        )}
      </div>
    </Panel>
  );
}

function NewToken() {
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('VIEWER');
  const [days, setDays] = useState<string>('90');
  const mint = useChange(mintTokenDocument, [['tokens']]);
  const invite = useChange(createInviteDocument, []);
  return (
    <div className="stack-tight">
      <form
        className="row row-end"
        onSubmit={(event) => {
          event.preventDefault();
          mint.mutate(
            { input: { name, role, ...(days === '' ? {} : { lifetimeMs: Number(days) * dayMs }) } },
            { onSuccess: () => setName('') },
          );
        }}
      >
        <TextInput
          className="grow"
          label="New token for"
          placeholder="Who or what will use it"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={100}
          required
        />
        <Select
          label="Role"
          data={roles}
          value={role}
          onChange={(value) => setRole((value as Role | null) ?? 'VIEWER')}
          allowDeselect={false}
        />
        <Select
          label="Holds"
          data={[
            { value: '7', label: '7 days' },
            { value: '90', label: '90 days' },
            { value: '', label: 'until revoked' },
          ]}
          value={days}
          onChange={(value) => setDays(value ?? '90')}
          allowDeselect={false}
          w={140}
        />
        <Button type="submit" variant="default" loading={mint.isPending}>
          Mint
        </Button>
        <Button variant="default" loading={invite.isPending} onClick={() => invite.mutate({ input: { role } })}>
          Sign-in link
        </Button>
      </form>
      {mint.error !== null && <FailureNote error={mint.error} />}
      {invite.error !== null && <FailureNote error={invite.error} />}
      {mint.data !== undefined && mint.data.mintToken.secret !== null && (
        <div role="status">
          <p>Copy the secret now: it is shown once and stored nowhere.</p>
          <CommandLine command={mint.data.mintToken.secret} />
        </div>
      )}
      {invite.data !== undefined && (
        <div role="status">
          <p>Whoever opens this link within ten minutes is signed in, once:</p>
          <CommandLine command={invite.data.createInvite.url} />
        </div>
      )}
    </div>
  );
}
