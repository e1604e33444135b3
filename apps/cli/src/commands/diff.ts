import { print, printJson, type CommandContext } from '../context.ts';
import { connect } from '../server/connect.ts';
import type { ServerOptions } from '../server/server-options.ts';
import { formatBytes, formatMs, formatPercent } from '../terminal/format.ts';
import { renderTable } from '../terminal/table.ts';

const longestValue = 48;

/** `fovea diff <run> <run>`: where plan, data, versions and device differ, and what came of it. */
export async function diff(ids: readonly string[], options: ServerOptions, context: CommandContext): Promise<void> {
  await using connected = await connect(options);
  const comparison = await connected.client.compareRuns(ids);
  if (options.json === true) {
    printJson(context, comparison);
    return;
  }
  const { differences, models, runs } = comparison;
  const headings = runs.map(({ id }) => ({ title: id }));
  if (differences.length === 0) print(context, 'Plan, data, versions and device are the same.');
  else {
    print(
      context,
      renderTable(
        [{ title: 'area' }, { title: 'what' }, ...headings],
        differences.map(({ area, path, values }) => [area, path, ...values.map(shown)]),
      ),
    );
  }
  if (models.length === 0) return;
  const table = renderTable(
    [
      { title: 'model' },
      { title: 'run' },
      { title: 'top-1', isNumber: true },
      { title: 'size', isNumber: true },
      { title: 'p50', isNumber: true },
    ],
    models.map(({ label, run, top1, sizeBytes, latencies }) => [
      label,
      run.id,
      top1 === null ? '-' : formatPercent(top1),
      formatBytes(Number(sizeBytes)),
      latencies[0] === undefined ? '-' : `${formatMs(latencies[0].p50Ms)}, batch ${latencies[0].batch}`,
    ]),
  );
  print(context, `\n${table}`);
}

function shown(value: unknown): string {
  if (value === null) return '-';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > longestValue ? `${text.slice(0, longestValue - 1)}…` : text;
}
