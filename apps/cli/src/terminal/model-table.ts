import type { ReportModel, ReportRecord } from '@fovea/contracts';
import { formatBytes, formatCount, formatMs, formatPercent } from './format.ts';
import { renderTable } from './table.ts';

/** The models of a report as a table; `*` marks the Pareto front. */
export function modelTable({ models, paretoFront, certificates = [] }: ReportRecord): string {
  const batches = [...new Set(models.flatMap(({ latency }) => latency.map(({ batch }) => batch)))].sort(
    (a, b) => a - b,
  );
  return renderTable(
    [
      { title: '' },
      { title: 'model' },
      { title: 'params', isNumber: true },
      { title: 'MACs', isNumber: true },
      { title: 'size', isNumber: true },
      { title: 'top-1', isNumber: true },
      { title: 'images', isNumber: true },
      ...batches.map((batch) => ({ title: `p50, batch ${batch}`, isNumber: true })),
      ...(certificates.length === 0 ? [] : [{ title: 'gate' }]),
      { title: 'note' },
    ],
    models.map((model) => [
      paretoFront.includes(model.id) ? '*' : '',
      model.label,
      formatCount(model.params),
      formatCount(model.macs),
      formatBytes(model.bytes),
      model.accuracy === null ? '-' : formatPercent(model.accuracy.top1),
      model.accuracy === null ? '-' : String(model.accuracy.n),
      ...batches.map((batch) => latencyText(model, batch)),
      ...(certificates.length === 0 ? [] : [verdictText(model, certificates)]),
      [model.quantizer?.scheme, model.badge].filter((part) => part !== null && part !== undefined).join(', '),
    ]),
  );
}

function verdictText({ id }: ReportModel, certificates: NonNullable<ReportRecord['certificates']>): string {
  return certificates.find(({ certificate }) => certificate.model.digest === id)?.certificate.verdict ?? '';
}

function latencyText({ latency }: ReportModel, batch: number): string {
  const measured = latency.find((measurement) => measurement.batch === batch);
  return measured === undefined ? '-' : formatMs(measured.p50Ms);
}
