import { Select, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useLab } from '../../data/queries.ts';
import { useCatalog } from '../../forms/use-catalog.ts';
import { fieldInfo, propertiesOf } from '../../forms/schema.ts';
import { pluginsQuery, type CatalogEntry } from '../../operations/registry.ts';
import { Empty } from '../../parts/empty.tsx';
import { formatValue, shortDigest } from '../../parts/format.ts';
import { Page, Panel } from '../../parts/page.tsx';
import { QueryView } from '../../parts/query-view.tsx';
import { useUrlFilters } from '../../parts/url-filters.ts';
import { WebLink } from '../../parts/web-link.tsx';
import { matches } from './matches.ts';

/** Everything that the plugins of this server offer. */
export default function Catalogue() {
  const { params, set } = useUrlFilters();
  const { query } = useCatalog();
  const plugins = useLab(['plugins'], pluginsQuery, {}, { staleTime: Infinity });
  const search = params.get('search') ?? '';
  const kind = params.get('kind');
  return (
    <Page title="Plugins & catalogue" sub="Forms, GraphQL inputs and flags all follow from this.">
      <div className="row" role="search">
        <TextInput
          className="grow"
          aria-label="Search the catalogue"
          placeholder="Search, such as Nesterov"
          leftSection={<IconSearch size={16} />}
          value={search}
          onChange={(event) => set('search', event.currentTarget.value)}
        />
        <Select
          aria-label="Kind"
          placeholder="Any kind"
          data={[...new Set((query.data?.catalog ?? []).map((entry) => entry.kind))].toSorted()}
          value={kind}
          onChange={(value) => set('kind', value)}
          clearable
          clearButtonProps={{ 'aria-label': 'Any kind' }}
        />
      </div>
      <QueryView query={query} height={400}>
        {({ catalog }) => {
          const found = catalog.filter((entry) => (kind === null || entry.kind === kind) && matches(entry, search));
          if (found.length === 0) {
            return (
              <div className="panel">
                <Empty
                  title="Nothing matches"
                  text="Search for something else, or add a plugin to fovea.config.ts."
                  command="npm create @fovea/plugin"
                />
              </div>
            );
          }
          return (
            <div className="grid-2">
              {found.map((entry) => (
                <Entry key={`${entry.kind} ${entry.id}`} entry={entry} />
              ))}
            </div>
          );
        }}
      </QueryView>
      <Panel title="Plugins">
        <QueryView query={plugins}>
          {({ plugins: list }) => (
            <table className="simple-table">
              <thead>
                <tr>
                  <th scope="col">Package</th>
                  <th scope="col">Version</th>
                  <th scope="col">Catalogue</th>
                </tr>
              </thead>
              <tbody>
                {list.map((plugin) => (
                  <tr key={plugin.name}>
                    <td className="wrap-anywhere">{plugin.name}</td>
                    <td>{plugin.version}</td>
                    <td className="mono">{shortDigest(plugin.digest)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </QueryView>
      </Panel>
    </Page>
  );
}

function Entry({ entry }: { readonly entry: CatalogEntry }) {
  const fields = propertiesOf(entry.params).map(([name, schema]) => ({ name, ...fieldInfo(name, schema) }));
  return (
    <section className="panel stack-tight" aria-label={`${entry.title}, ${entry.kind}`}>
      <div className="panel-head">
        <h2>{entry.title}</h2>
        <span className="tag">{entry.kind}</span>
      </div>
      <div className="mono dim">
        {entry.id} · {entry.plugin}
      </div>
      <p>{entry.summary}</p>
      {fields.length > 0 && (
        <details className="step-more">
          <summary className="small">
            {fields.length} {fields.length === 1 ? 'param' : 'params'}
          </summary>
          <div className="scroll-x" tabIndex={0} role="region" aria-label={`Params of ${entry.title}`}>
            <table className="simple-table">
              <thead>
                <tr>
                  <th scope="col">Param</th>
                  <th scope="col">Default</th>
                  <th scope="col">Meaning</th>
                </tr>
              </thead>
              <tbody>
                {fields.map(({ name, initial, unit, description, title }) => (
                  <tr key={name}>
                    <td className="mono">{name}</td>
                    <td>
                      {formatValue(initial)} {unit}
                    </td>
                    <td>{description ?? title}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </details>
      )}
      {entry.sources.length > 0 && (
        <div className="small">
          {entry.sources.map(({ title, url, year }) => (
            <div key={title}>
              <WebLink url={url}>{title}</WebLink>
              {year === undefined ? '' : `, ${year}`}
            </div>
          ))}
        </div>
      )}
    </section>
  );
}
