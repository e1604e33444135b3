import type {
  AgentOffer,
  ArtifactStore,
  DatasetRecord,
  Digest,
  EvaluationRecord,
  Graph,
  HistoryRecord,
  LatencyRecord,
  LeaseGrant,
  PlannedStep,
  PortType,
  ReportReceipt,
  RunEventBody,
} from '@fovea/contracts';
import { GraphBuilder } from '@fovea/graph';
import { storeOutput } from '@fovea/host';
import { controlStoreSamples } from '@fovea/plugin-testing';
import { createRng } from '@fovea/training';
import { localPrincipal, type Control, type Principal } from '../index.ts';

export const sampleOffer: AgentOffer = {
  backends: ['sample/wasm'],
  slots: 2,
  device: 'sample-device',
  environment: controlStoreSamples.sampleEnvironment,
  gatesSteps: true,
  protocol: 1,
};

/** Works on runs without computing: what a step puts out follows from the run's seed and the step's level. */
export class FakeAgent {
  readonly control: Control;
  readonly artifacts: ArtifactStore;
  readonly principal: Principal;
  id = '';

  constructor(control: Control, artifacts: ArtifactStore, principal: Principal = localPrincipal) {
    this.control = control;
    this.artifacts = artifacts;
    this.principal = principal;
  }

  async register(offer: Partial<AgentOffer> = {}): Promise<this> {
    const { id } = await this.control.agents.register(this.principal, {
      name: 'fake',
      offer: { ...sampleOffer, ...offer },
    });
    this.id = id;
    return this;
  }

  lease(waitMs = 0): Promise<LeaseGrant | null> {
    return this.control.agents.lease(this.principal, { agent: this.id, waitMs });
  }

  /** Leases and finishes runs until there are none. @returns their ids. */
  async workOff(): Promise<string[]> {
    const done: string[] = [];
    for (let grant = await this.lease(500); grant !== null; grant = await this.lease(500)) {
      await this.execute(grant);
      done.push(grant.run.id);
    }
    return done;
  }

  async execute({ lease, run }: LeaseGrant): Promise<ReportReceipt> {
    const events: RunEventBody[] = [{ type: 'run-started', pid: 1 }];
    for (const [index, step] of run.plan.steps.entries()) {
      events.push({ type: 'step-started', step: step.id });
      const outputs = await this.#outputs(step, run.seed);
      const cacheKey = String(index).repeat(64);
      events.push({ type: 'step-finished', step: step.id, cacheKey, outputs, durationMs: 1 });
    }
    await this.control.agents.report({ lease, batch: 1, events });
    return this.control.agents.report({ lease, batch: 2, events: [{ type: 'run-succeeded' }] });
  }

  async #outputs(step: PlannedStep, seed: number): Promise<Record<string, Digest>> {
    const level = Number(step.params['level'] ?? 0);
    const outputs: Record<string, Digest> = {};
    for (const [port, type] of Object.entries(step.outputs)) {
      outputs[port] = await storeOutput(
        type as PortType,
        values[type as keyof typeof values](seed, level),
        this.artifacts,
      );
    }
    await this.control.registry.adoptArtifacts(Object.values(outputs));
    return outputs;
  }
}

const values = {
  dataset: (): DatasetRecord => ({
    use: { use: 'sample/folder' },
    description: {
      name: 'dots',
      digest: `sha256:${'1'.repeat(64)}`,
      classes: ['a', 'b'],
      shape: [2, 2, 1],
      splits: { train: { count: 4, classCounts: [2, 2] } },
      licence: 'CC0-1.0',
      rejected: [],
    },
    roles: { train: { split: 'train' } },
  }),
  model: (seed: number, level: number): Graph => {
    const builder = new GraphBuilder({
      name: 'dots',
      classes: ['a', 'b'],
      inputShape: [2, 2, 1],
      rng: createRng(seed, `level-${level}`),
    });
    return builder.build(builder.softmax(builder.dense(builder.flatten(builder.input, {}), { units: 2 })));
  },
  history: (): HistoryRecord => ({
    epochs: [],
    bestEpoch: 1,
    stoppedBy: 'completed',
    steps: 1,
    durationMs: 1,
    warnings: [],
  }),
  /** The higher the seed the better. */
  evaluation: (seed: number): EvaluationRecord => ({
    split: 'test',
    n: 100,
    total: 100,
    top1: 0.5 + seed / 100,
    top5: 1,
    macroF1: 0.5,
    loss: 1,
    perClassRecall: [0.5, 0.5],
    confusion: [
      [1, 0],
      [0, 1],
    ],
    classes: ['a', 'b'],
    samples: [],
    datasetDigest: `sha256:${'1'.repeat(64)}`,
    executor: 'fake',
  }),
  latency: (): LatencyRecord => ({
    measurements: [],
    device: { backend: 'sample/wasm', version: '1', threads: 1, device: 'sample', features: {} },
  }),
};
