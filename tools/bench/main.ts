/**
 * `npm run bench -- <suite> [--json] [--save]`: runs a suite of `suites/` and prints its figures beside its peers'.
 * `--save` also writes `results/<suite>.<cpu>.node-<version>.csv`.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { BenchRow, BenchSuite } from './bench-row.ts';

const suitesFolder = join(import.meta.dirname, 'suites');
const names = readdirSync(suitesFolder)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, save: { type: 'boolean', default: false } },
});

async function load(name: string): Promise<BenchSuite> {
  const module = (await import(`./suites/${name}.ts`)) as { suite: BenchSuite };
  return module.suite;
}

async function main(): Promise<void> {
  const [name] = positionals;
  if (name === undefined || !names.includes(name)) {
    const problem = name === undefined ? 'Name a suite' : `There is no suite ${JSON.stringify(name)}`;
    console.error(`${problem}: npm run bench -- <suite> [--json] [--save]\n`);
    for (const known of names) console.error(`  ${known.padEnd(16)} ${(await load(known)).summary}`);
    process.exitCode = 2;
    return;
  }
  const rows = await (await load(name)).run();
  console.log(values.json ? JSON.stringify(rows) : table(rows));
  if (values.save) console.error(`wrote ${save(name, rows)}`);
}

function table(rows: readonly BenchRow[]): string {
  const header = ['name', 'unit', 'ours', 'peer', 'peer name', 'ratio', 'spread', 'n'];
  const body = rows.map((row) => [
    row.name,
    row.unit,
    digits(row.ours),
    row.peer === null ? '-' : digits(row.peer),
    row.peerName ?? '-',
    row.ratio === null ? '-' : `${digits(row.ratio)}x`,
    `${(row.spread * 100).toFixed(0)} %`,
    String(row.n),
  ]);
  const widths = header.map((title, column) =>
    Math.max(title.length, ...body.map((cells) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ');
  return [line(header), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}

function digits(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

function save(name: string, rows: readonly BenchRow[]): string {
  const device = (cpus()[0]?.model ?? 'unknown')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  const file = join('results', `${name}.${device}.node-${process.versions.node}.csv`);
  const columns = ['suite', 'name', 'unit', 'ours', 'peer', 'peerName', 'ratio', 'spread', 'n'] as const;
  const cell = (value: string | number | null): string =>
    value === null ? '' : typeof value === 'string' ? `"${value.replaceAll('"', '""')}"` : String(value);
  const lines = [columns.join(','), ...rows.map((row) => columns.map((column) => cell(row[column])).join(','))];
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

await main();
