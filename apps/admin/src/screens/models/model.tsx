import { For } from '../../data/role.tsx';
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { useChange, useLab } from '../../data/queries.ts';
import { notThere } from '../../errors.ts';
import {
  modelQuery,
  promoteModelMutation,
  type Model as ModelRecord,
  type ModelVersion,
} from '../../operations/registry.ts';
import { CodeBlock } from '../../parts/copy.tsx';
import { FailureNote } from '../../parts/failure.tsx';
import { formatAgo, formatBytes, shortDigest } from '../../parts/format.ts';
import { Notes } from '../../parts/notes.tsx';
import { Page, Panel } from '../../parts/page.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { downloadSnippet } from './snippets.ts';

export default function Model() {
  const { name = '' } = useParams();
  const query = useLab(['models', name], modelQuery, { name });
  return (
    <Page title={name} crumb={{ to: '/models', label: 'Models' }}>
      <QueryView query={query}>
        {({ model }) => (model === null ? <FailureNote error={notThere(`model:${name}`)} /> : <Detail model={model} />)}
      </QueryView>
    </Page>
  );
}

function Detail({ model }: { readonly model: ModelRecord }) {
  const [newest] = model.versions;
  return (
    <>
      <Panel title="Versions">
        <div className="stack">
          {model.versions.map((version) => (
            <Version key={version.version} model={model} version={version} />
          ))}
        </div>
      </Panel>
      <div className="grid-2">
        {newest !== undefined && (
          <Panel title="Use it">
            <CodeBlock
              code={downloadSnippet({ origin: globalThis.location.origin, url: newest.artifact.url, name: model.name })}
              label="snippet that downloads the model"
            />
          </Panel>
        )}
        <Notes subject="MODEL" id={model.name} notes={model.notes} stale={['models', model.name]} />
      </div>
    </>
  );
}

function Version({ model, version }: { readonly model: ModelRecord; readonly version: ModelVersion }) {
  const [alias, setAlias] = useState('');
  const promote = useChange(promoteModelMutation, [['models']]);
  const move = (name: string): void => {
    const now = model.aliases.find((one) => one.alias === name);
    promote.mutate(
      {
        input: {
          model: model.name,
          alias: name,
          version: version.version,
          // Whoever moved it since this page was read shall not be overruled unseen.
          expected: now === undefined ? { none: true } : { version: now.version.version },
        },
      },
      { onSuccess: () => setAlias('') },
    );
  };
  return (
    <div className="home-item stack-tight">
      <div className="row spread">
        <span className="row">
          <strong>Version {version.version}</strong>
          <span className="tag-list">
            {version.aliases.map((one) => (
              <span key={one} className="tag" data-tone={one === 'production' ? 'good' : undefined}>
                {one}
              </span>
            ))}
          </span>
          {version.note !== '' && <span>{version.note}</span>}
        </span>
        <span className="small dim">
          {formatBytes(version.artifact.sizeBytes)},{' '}
          <span className="mono">{shortDigest(version.artifact.digest)}</span>, {formatAgo(version.createdAt)} by{' '}
          {version.createdBy}
        </span>
      </div>
      <div className="row">
        <Button
          component="a"
          href={version.artifact.url}
          download={`${model.name}-${version.version}.fovea`}
          size="xs"
          variant="default"
        >
          Download
        </Button>
        {version.run !== null && (
          <Link className="small" to={`/runs/${version.run.id}`}>
            From {version.run.label}
          </Link>
        )}
        <For who="editors">
          {!version.aliases.includes('production') && (
            <Button size="xs" variant="default" loading={promote.isPending} onClick={() => move('production')}>
              Make it production
            </Button>
          )}
          <form
            className="row"
            onSubmit={(event) => {
              event.preventDefault();
              move(alias);
            }}
          >
            <TextInput
              size="xs"
              aria-label={`Alias for version ${version.version}`}
              placeholder="Other alias"
              value={alias}
              onChange={(event) => setAlias(event.currentTarget.value)}
            />
            <Button size="xs" variant="default" type="submit" disabled={alias === ''}>
              Set
            </Button>
          </form>
        </For>
      </div>
      {promote.error !== null && <FailureNote error={promote.error} />}
    </div>
  );
}
