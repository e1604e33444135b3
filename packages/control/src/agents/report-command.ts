import {
  isStoredEvent,
  type Digest,
  type LineageRecord,
  type NewPoint,
  type PlanRecord,
  type PortType,
  type RunEventBody,
  type RunProgress,
  type RunReport,
  type StoreInput,
} from '@fovea/contracts';

/** A checked batch as the store takes it: events, points and progress apart, outputs with their lineage. */
export function reportCommand({ lease, batch, events }: RunReport, plan: PlanRecord): StoreInput<'lease.report'> {
  const points: NewPoint[] = [];
  let progress: RunProgress | null = null;
  let environment: StoreInput<'lease.report'>['environment'] = null;
  for (const event of events) {
    if (event.type === 'metric') {
      const { series, step, seq, values } = event.point;
      points.push({ series, step, seq, values });
    } else if (event.type === 'step-progress') progress = { ...event.progress, step: event.step };
    else if (event.type === 'run-queued') environment = event.environment;
  }
  return {
    lease,
    batch,
    events: events.filter(isStoredEvent),
    points,
    progress,
    environment,
    lineage: events.flatMap((event) => outputsOf(event, plan)),
  };
}

type Lineage = Omit<LineageRecord, 'run'>;

function outputsOf(event: RunEventBody, plan: PlanRecord): Lineage[] {
  if (event.type !== 'step-finished' && event.type !== 'step-cached') return [];
  const step = plan.steps.find(({ id }) => id === event.step);
  return Object.entries(event.outputs).map(([port, artifact]) => ({
    artifact,
    step: event.step,
    direction: 'output',
    port,
    type: (step?.outputs[port] ?? 'files') as PortType,
  }));
}

/** What the finished steps of a batch have read, as far as the outputs of earlier steps are known. */
export function inputsOf(
  events: readonly RunEventBody[],
  plan: PlanRecord,
  outputs: ReadonlyMap<string, Readonly<Record<string, Digest>>>,
): Lineage[] {
  return events.flatMap((event) => {
    if (event.type !== 'step-finished' && event.type !== 'step-cached') return [];
    const step = plan.steps.find(({ id }) => id === event.step);
    return Object.entries(step?.inputs ?? {}).flatMap(([port, wire]): Lineage[] => {
      const artifact = outputs.get(wire.step)?.[wire.output];
      const type = plan.steps.find(({ id }) => id === wire.step)?.outputs[wire.output] as PortType | undefined;
      if (artifact === undefined || type === undefined) return [];
      return [{ artifact, step: event.step, direction: 'input', port, type }];
    });
  });
}
