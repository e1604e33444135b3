import { For } from '../../data/role.tsx';
import { Button, Modal, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { Use } from '@fovea/contracts';
import { useState } from 'react';
import { useChange, usePages } from '../../data/queries.ts';
import { UseField } from '../../forms/use-field.tsx';
import { datasetsQuery, registerDatasetMutation, type Dataset } from '../../operations/registry.ts';
import { Empty } from '../../parts/empty.tsx';
import { FailureNote } from '../../parts/failure.tsx';
import { formatAgo, shortDigest } from '../../parts/format.ts';
import { Loading } from '../../parts/loading.tsx';
import { Facts, Page, Panel } from '../../parts/page.tsx';
import { ClassBalance } from './class-balance.tsx';

export default function Datasets() {
  const [isOpen, setIsOpen] = useState(false);
  const { rows, query, more } = usePages(
    ['datasets', 'list'],
    datasetsQuery,
    { first: 50 },
    ({ datasets }) => datasets,
  );
  const register = (
    <For who="editors">
      <Button leftSection={<IconPlus size={16} />} onClick={() => setIsOpen(true)}>
        Register a dataset
      </Button>
    </For>
  );
  return (
    <Page
      title="Datasets"
      sub="By name, so that pipelines refer to fovea/registered and nobody sends paths around."
      actions={register}
    >
      {query.error !== null && <FailureNote error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <Loading />}
      {query.data !== undefined && rows.length === 0 && (
        <div className="panel">
          <Empty
            title="No datasets yet"
            text="Register one of a plugin, or a folder that your devices offer under a name: roots in fovea.config.ts."
            command="roots: { photos: '/data/photos' }"
            action={register}
          />
        </div>
      )}
      {rows.map((dataset) => (
        <DatasetPanel key={dataset.id} dataset={dataset} />
      ))}
      {query.hasNextPage && (
        <Button variant="default" onClick={more}>
          More
        </Button>
      )}
      {isOpen && <RegisterDataset onClose={() => setIsOpen(false)} />}
    </Page>
  );
}

function DatasetPanel({
  dataset: { name, origin, root, use, description, createdAt, createdBy },
}: {
  readonly dataset: Dataset;
}) {
  return (
    <Panel
      title={name}
      aside={<span className="small dim">{description === null ? 'no run has read it yet' : description.licence}</span>}
    >
      <div className="grid-2">
        <Facts
          facts={[
            ['Kind', use.use],
            ['Where', origin === 'ROOT' ? `root ${root ?? ''} of the devices` : origin.toLowerCase()],
            ['Registered', `${formatAgo(createdAt)} by ${createdBy}`],
            ...(description === null
              ? []
              : ([
                  ['Images', description.shape.join(' × ')],
                  [
                    'Splits',
                    Object.entries(description.splits)
                      .map(([split, { count }]) => `${split} ${count}`)
                      .join(', '),
                  ],
                  ['Digest', <span className="mono">{shortDigest(description.digest)}</span>],
                  ...((description.rejected?.length ?? 0) > 0
                    ? ([['Left out', `${description.rejected?.length} files`]] as const)
                    : []),
                ] as const)),
          ]}
        />
        {description !== null && <ClassBalance classes={description.classes} splits={description.splits} />}
      </div>
    </Panel>
  );
}

function RegisterDataset({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState('');
  const [root, setRoot] = useState('');
  const [use, setUse] = useState<Use | undefined>(undefined);
  const register = useChange(registerDatasetMutation, [['datasets']]);
  return (
    <Modal
      opened
      onClose={onClose}
      title="Register a dataset"
      size="lg"
      lockScroll={false}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form
        className="stack-tight"
        onSubmit={(event) => {
          event.preventDefault();
          register.mutate(
            { input: { name, dataset: { json: use }, ...(root === '' ? {} : { root }) } },
            { onSuccess: onClose },
          );
        }}
      >
        <TextInput
          label="Name"
          description="Letters, digits and . _ -"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          pattern="[A-Za-z0-9._\-]+"
          required
          data-autofocus
        />
        <label className="field-label" htmlFor="dataset-use">
          How it is read
        </label>
        <UseField
          id="dataset-use"
          kind="dataset"
          value={use}
          path="dataset"
          isGrid={false}
          isRequired
          onChange={(next) => setUse(next)}
        />
        <TextInput
          label="Root"
          description="Name that the devices' own configuration gives a folder; folders above are inside of it"
          value={root}
          onChange={(event) => setRoot(event.currentTarget.value)}
        />
        {register.error !== null && <FailureNote error={register.error} />}
        <Button type="submit" loading={register.isPending} disabled={use === undefined}>
          Register
        </Button>
      </form>
    </Modal>
  );
}
