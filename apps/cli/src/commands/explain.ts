import { kinds, type Kind } from '@fovea/contracts';
import { fieldsOf, type Catalog, type CatalogEntry, type ParamField } from '@fovea/host';
import { print, printJson, workspaceFor, type CommandContext, type CommonOptions } from '../context.ts';
import { nothingFound } from '../errors.ts';
import { renderTable } from '../terminal/table.ts';

/** `fovea explain <kind:id>`: what a contribution does, and its params. */
export async function explain(query: string, options: CommonOptions, context: CommandContext): Promise<void> {
  const { catalog } = await workspaceFor(options);
  if (kinds.includes(query as Kind)) {
    listKind(query as Kind, catalog, options, context);
    return;
  }
  const [prefix, rest] = query.includes(':')
    ? [query.slice(0, query.indexOf(':')), query.slice(query.indexOf(':') + 1)]
    : ['', query];
  const entries = catalog.search(rest).filter(({ kind }) => prefix === '' || kind === prefix);
  if (entries.length === 0) throw nothingFound(query, catalog.suggest(rest));
  if (options.json === true) {
    printJson(
      context,
      entries.map((entry) => ({ ...entry, fields: fieldsOf(entry.params) })),
    );
    return;
  }
  print(context, entries.map(explainEntry).join('\n\n'));
}

function listKind(kind: Kind, catalog: Catalog, options: CommonOptions, context: CommandContext): void {
  const entries = catalog.entries(kind);
  if (options.json === true) printJson(context, entries);
  else {
    print(
      context,
      renderTable(
        [{ title: kind }, { title: 'what it does' }, { title: 'from' }],
        entries.map((entry) => [entry.id, entry.summary, entry.plugin]),
      ),
    );
  }
}

function explainEntry(entry: CatalogEntry): string {
  const fields = fieldsOf(entry.params);
  const lines = [
    `${entry.kind}:${entry.id}  ${entry.title}`,
    entry.summary,
    `From ${entry.plugin}, behaviour ${entry.behaviour}.`,
  ];
  if (entry.ports !== undefined)
    lines.push(`Takes ${portsText(entry, 'inputs')}; gives ${portsText(entry, 'outputs')}.`);
  if (fields.length > 0) {
    lines.push(
      '',
      renderTable(
        [
          { title: 'param' },
          { title: 'type' },
          { title: 'default' },
          { title: 'range' },
          { title: 'unit' },
          { title: 'meaning' },
        ],
        fields.map(fieldRow),
      ),
    );
  } else lines.push('', 'It has no params.');
  const sources = [
    ...entry.sources.map(({ title, year, url }) =>
      [title, year === undefined ? '' : `(${year})`, url ?? ''].filter((part) => part !== '').join(' '),
    ),
    ...fields.flatMap((field) => (field.source === undefined ? [] : [`${field.path}: ${field.source}`])),
  ];
  if (sources.length > 0) lines.push('', 'Sources:', ...sources.map((source) => `  ${source}`));
  return lines.join('\n');
}

function portsText(entry: CatalogEntry, side: 'inputs' | 'outputs'): string {
  const names = Object.entries(entry.ports?.[side] ?? {}).map(
    ([name, port]) => `${name}${port.optional === true ? ' (optional)' : ''}`,
  );
  return names.length === 0 ? 'nothing' : names.join(', ');
}

function fieldRow(field: ParamField): string[] {
  return [
    field.path,
    field.contribution ?? field.type,
    defaultText(field),
    rangeText(field),
    field.unit === undefined || field.unit === '1' ? '' : field.unit,
    field.description === undefined ? field.title : `${field.title}: ${field.description}`,
  ];
}

function defaultText(field: ParamField): string {
  if (field.isRequired) return 'required';
  const value = field.default;
  if (value === undefined) return '';
  if (typeof value === 'object' && value !== null && 'use' in value) return String(value.use);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function rangeText(field: ParamField): string {
  if (field.choices !== undefined) return field.choices.join(' | ');
  const low = field.minimum ?? field.exclusiveMinimum;
  const high = field.maximum ?? field.exclusiveMaximum;
  // Bounds at the ends of 32 bits are GraphQL's, not the author's.
  const hasLow = low !== undefined && low > -(2 ** 31 - 1);
  const hasHigh = high !== undefined && high < 2 ** 31 - 1;
  if (!hasLow && !hasHigh) return '';
  const open = field.minimum === undefined ? '(' : '[';
  const close = field.maximum === undefined ? ')' : ']';
  return `${hasLow ? `${open}${low}` : '(-∞'}, ${hasHigh ? `${high}${close}` : '∞)'}`;
}
