import { For } from '../../data/role.tsx';
import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import { latencyOf } from '../../charts/pareto.ts';
import type { Certificate, ResultModel } from '../../operations/experiments.ts';
import { DataTable, type Column } from '../../parts/data-table.tsx';
import { formatBytes, formatCount, formatDuration, formatShare } from '../../parts/format.ts';
import { RegisterModel } from '../models/register-model.tsx';

type Order = 'top1' | 'latency' | 'size';

/** Models of an experiment, best first by what the reader chooses. */
export function ModelTable({
  models,
  certificates,
}: {
  readonly models: readonly ResultModel[];
  readonly certificates: readonly Certificate[];
}) {
  const [order, setOrder] = useState<Order>('top1');
  const [registered, setRegistered] = useState<ResultModel | null>(null);
  const verdicts = useMemo(() => new Map(certificates.map(({ run, verdict }) => [run.id, verdict])), [certificates]);
  const rows = useMemo(() => models.toSorted((a, b) => rank(a, order) - rank(b, order)), [models, order]);
  const sortable = (value: Order, label: string) => (
    <Button
      size="compact-xs"
      variant="subtle"
      color="gray"
      aria-pressed={order === value}
      onClick={() => setOrder(value)}
    >
      {label}
      {order === value ? (value === 'top1' ? ' ↓' : ' ↑') : ''}
    </Button>
  );
  const columns: readonly Column<ResultModel>[] = [
    {
      key: 'label',
      title: 'Model',
      track: '2fr',
      render: (model) => (
        <>
          <Link to={`/runs/${model.run.id}`} title={model.label}>
            {model.label}
          </Link>
          <div className="small dim table-cell">
            {model.quantizer ?? 'float32'}
            {model.scheme === null ? '' : `, ${model.scheme}`}
          </div>
        </>
      ),
    },
    {
      key: 'marks',
      title: 'Marks',
      track: '1.3fr',
      from: 760,
      render: (model) => (
        <span className="tag-list">
          {model.isOnParetoFront && <span className="tag">on the front</span>}
          {model.badge !== null && (
            <span className="tag" data-tone="warn">
              {model.badge}
            </span>
          )}
          {model.quantizer !== null && verdicts.has(model.run.id) && (
            <Verdict verdict={verdicts.get(model.run.id) ?? ''} />
          )}
        </span>
      ),
    },
    {
      key: 'top1',
      title: sortable('top1', 'Accuracy'),
      track: '6.2rem',
      align: 'end',
      render: (model) => formatShare(model.top1, 2),
    },
    {
      key: 'latency',
      title: sortable('latency', 'Time'),
      track: '6rem',
      from: 440,
      align: 'end',
      render: (model) => formatDuration(latencyOf(model)),
    },
    {
      key: 'size',
      title: sortable('size', 'Size'),
      track: '5.5rem',
      align: 'end',
      render: (model) => formatBytes(model.sizeBytes),
    },
    {
      key: 'macs',
      title: 'MACs',
      track: '5.5rem',
      from: 900,
      align: 'end',
      render: (model) => formatCount(model.macs),
    },
    {
      key: 'params',
      title: 'Params',
      track: '5.5rem',
      from: 980,
      align: 'end',
      render: (model) => formatCount(model.params),
    },
    {
      key: 'register',
      title: <span className="visually-hidden">Register</span>,
      track: '6rem',
      from: 600,
      align: 'end',
      render: (model) => (
        <For who="editors">
          <Button
            size="compact-xs"
            variant="subtle"
            aria-label={`Register ${model.label}`}
            onClick={() => setRegistered(model)}
          >
            Register
          </Button>
        </For>
      ),
    },
  ];
  return (
    <>
      <DataTable label="Models" rows={rows} columns={columns} keyOf={(model) => `${model.run.id} ${model.id}`} />
      {registered !== null && <RegisterModel model={registered} onClose={() => setRegistered(null)} />}
    </>
  );
}

export function Verdict({ verdict }: { readonly verdict: string }) {
  const tone = verdict === 'PASS' ? 'good' : verdict === 'FAIL' ? 'bad' : 'warn';
  return (
    <span className="tag" data-tone={tone}>
      {verdict}
    </span>
  );
}

function rank(model: ResultModel, order: Order): number {
  switch (order) {
    case 'top1':
      return -(model.top1 ?? -1);
    case 'latency':
      return latencyOf(model) ?? Infinity;
    case 'size':
      return model.sizeBytes;
    default:
      return order satisfies never;
  }
}
