import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Control } from '@fovea/control';

/** What a server counts, for Prometheus. */
export interface Metrics {
  readonly registry: Registry;
  readonly requests: Counter<'route' | 'status'>;
  readonly operations: Histogram<'kind' | 'ok'>;
  readonly sockets: Gauge;
  readonly uploadedBytes: Counter;
  readonly refused: Counter<'reason'>;
}

export function createMetrics(control: Control): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const depth = { queued: 0, leased: 0 };
  new Gauge({
    name: 'fovea_runs_queued',
    help: 'Runs that wait for an agent',
    registers,
    async collect() {
      Object.assign(depth, await control.store.queueDepth({}));
      this.set(depth.queued);
    },
  });
  new Gauge({
    name: 'fovea_runs_leased',
    help: 'Runs that an agent holds',
    registers,
    collect() {
      this.set(depth.leased);
    },
  });
  new Gauge({
    name: 'fovea_agents_waiting',
    help: 'Agents that wait for work at this process',
    registers,
    collect() {
      this.set(control.agents.waiting);
    },
  });
  new Gauge({
    name: 'process_resident_memory_bytes',
    help: 'Resident memory size in bytes',
    registers,
    collect() {
      this.set(process.memoryUsage.rss());
    },
  });
  return {
    registry,
    requests: new Counter({
      name: 'fovea_http_requests_total',
      help: 'Answered requests',
      labelNames: ['route', 'status'],
      registers,
    }),
    operations: new Histogram({
      name: 'fovea_graphql_seconds',
      help: 'Time that operations took',
      labelNames: ['kind', 'ok'],
      buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10],
      registers,
    }),
    sockets: new Gauge({ name: 'fovea_websockets', help: 'Open WebSockets', registers }),
    uploadedBytes: new Counter({ name: 'fovea_uploaded_bytes_total', help: 'Bytes of uploads', registers }),
    refused: new Counter({ name: 'fovea_refused_total', help: 'Requests refused', labelNames: ['reason'], registers }),
  };
}
