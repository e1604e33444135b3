import { describe, expect, it } from '@jest/globals';
import type { Augmentation, EpochRecord, ProgressUpdate, TensorData } from '@fovea/contracts';
import { SoftmaxRegression } from './testing-fixtures/softmax-regression.ts';
import {
  brightnessSplit,
  classes,
  constantRate,
  crossEntropyLoss,
  drawingSampler,
  HandClock,
  labelsInTurn,
  MemoryCheckpointStore,
  noise,
  trainOptions,
  type TestOptions,
} from './testing-fixtures/training-parts.ts';
import { trainClassifier } from './train-classifier.ts';
import type { TrainClassifierResult } from './train-options.ts';

const bitsOf = (weights: Record<string, TensorData>): Record<string, number[]> =>
  Object.fromEntries(
    Object.entries(weights).map(([name, { data }]) => [name, [...new Uint32Array(data.slice().buffer)]]),
  );

/** What must be equal between two runs: everything but durations. */
function essence({ weights, history }: TrainClassifierResult): unknown {
  const epochs = history.epochs.map((record) => ({ ...record, durationMs: 0, examplesPerSecond: 0 }));
  return { weights: bitsOf(weights), history: { ...history, epochs, durationMs: 0 } };
}

/** A validation set whose scores follow a script: one loss an epoch. */
function scriptedValidation(losses: readonly number[]): Partial<TestOptions> & { executable: SoftmaxRegression } {
  class Scripted extends SoftmaxRegression {
    #epoch = 0;
    override async predict(): Promise<Float32Array> {
      const probability = Math.exp(-losses[Math.min(this.#epoch++, losses.length - 1)]!);
      return Float32Array.of(probability, 1 - probability, 0);
    }
  }
  return { executable: new Scripted(classes), validation: { split: brightnessSplit([0]) }, epochs: losses.length };
}

describe('trainClassifier', () => {
  it('learns a task that can be learnt', async () => {
    const { history } = await trainClassifier(
      trainOptions({ epochs: 40, validation: { split: brightnessSplit(labelsInTurn(30), 6) } }),
    );
    expect(history).toMatchObject({ stoppedBy: 'completed', steps: 160 });
    expect(history.epochs).toHaveLength(40);
    expect(history.epochs.at(-1)!.validationAccuracy).toBeGreaterThan(0.95);
    expect(history.epochs.at(-1)!.trainLoss).toBeLessThan(history.epochs[0]!.trainLoss / 2);
  });

  it('gives the same bits for the same seed, and others for another', async () => {
    const run = async (seed: number) => essence(await trainClassifier(trainOptions({ seed, augmentations: [noise] })));
    expect(await run(3)).toEqual(await run(3));
    expect(await run(3)).not.toEqual(await run(4));
  });

  it('shows each example once an epoch, in another order each time, the last batch included', async () => {
    const shown: number[] = [];
    const spy: Augmentation = { apply: (pixels) => (shown.push(pixels[0]!), pixels) };
    const split = {
      ...brightnessSplit(labelsInTurn(31)),
      pixels: Uint8Array.from({ length: 124 }, (_, index) => Math.floor(index / 4)),
    };
    await trainClassifier(trainOptions({ epochs: 2, train: { split }, augmentations: [spy] }));
    const [first, second] = [shown.slice(0, 31), shown.slice(31)];
    expect(first.toSorted((a, b) => a - b)).toEqual([...Array(31).keys()]);
    expect(second.toSorted((a, b) => a - b)).toEqual([...Array(31).keys()]);
    expect(first).not.toEqual(second);
  });

  it('trains on the selected examples only', async () => {
    const shown = new Set<number>();
    const spy: Augmentation = { apply: (pixels) => (shown.add(pixels[0]!), pixels) };
    const split = {
      ...brightnessSplit(labelsInTurn(9)),
      pixels: Uint8Array.from({ length: 36 }, (_, index) => Math.floor(index / 4)),
    };
    await trainClassifier(trainOptions({ train: { split, indices: Int32Array.of(8, 0, 4) }, augmentations: [spy] }));
    expect([...shown].sort()).toEqual([0, 4, 8]);
  });

  it('augments an example alike whatever else is in its batch', async () => {
    const run = async (batchSize: number): Promise<Map<number, number>> => {
      const drawn = new Map<number, number>();
      const spy: Augmentation = { apply: (pixels, _shape, rng) => (drawn.set(pixels[0]!, rng.next()), pixels) };
      const split = {
        ...brightnessSplit(labelsInTurn(31)),
        pixels: Uint8Array.from({ length: 124 }, (_, index) => Math.floor(index / 4)),
      };
      await trainClassifier(trainOptions({ epochs: 1, batchSize, train: { split }, augmentations: [spy] }));
      return drawn;
    };
    const [small, large] = [await run(3), await run(16)];
    expect(new Set(small.values()).size).toBe(31);
    for (const [image, number] of small) expect(large.get(image)).toBe(number);
  });

  it('augments an example anew when the sampler repeats it', async () => {
    const drawn: number[] = [];
    const spy: Augmentation = { apply: (pixels, _shape, rng) => (drawn.push(rng.next()), pixels) };
    const sampler = { order: () => Int32Array.of(2, 2, 2) };
    await trainClassifier(trainOptions({ epochs: 1, sampler, augmentations: [spy] }));
    expect(new Set(drawn).size).toBe(3);
  });

  it('takes its learning rate from the schedule, step by step', async () => {
    const asked: (readonly number[])[] = [];
    const schedule = { peak: 0.1, at: (step: number, total: number) => (asked.push([step, total]), 0.1) };
    const seen: number[] = [];
    await trainClassifier(
      trainOptions({ epochs: 1, schedule, onMetric: (series, step) => series === 'train' && seen.push(step) }),
    );
    expect(asked.slice(0, 4)).toEqual([
      [0, 4],
      [1, 4],
      [2, 4],
      [3, 4],
    ]);
    expect(seen).toEqual([0, 1, 2, 3]);
  });

  it.each([
    ['beyond the examples', Int32Array.of(0, 31)],
    ['empty', new Int32Array(0)],
  ])('refuses an order that is %s', async (_what, order) => {
    await expect(trainClassifier(trainOptions({ sampler: { order: () => order } }))).rejects.toMatchObject({
      code: 'CONTRIBUTION_INVALID',
    });
  });

  it.each([
    ['epochs', { epochs: 0 }],
    ['batchSize', { batchSize: 1.5 }],
    ['earlyStopping.patience', { earlyStopping: { patience: 0, minDelta: 0 } }],
  ])('refuses an impossible %s', async (path, changes) => {
    await expect(trainClassifier(trainOptions(changes))).rejects.toMatchObject({
      code: 'PARAMS_INVALID',
      details: { path },
    });
  });
});

describe('best weights and early stopping', () => {
  it('never stops early while the loss improves', async () => {
    const falling = Array.from({ length: 12 }, (_, epoch) => 1 - epoch * 0.001);
    const options = trainOptions({ ...scriptedValidation(falling), earlyStopping: { patience: 1, minDelta: 0 } });
    const { history } = await trainClassifier(options);
    expect(history).toMatchObject({ stoppedBy: 'completed', bestEpoch: 12 });
  });

  it('stops after as many epochs without improvement as its patience', async () => {
    const losses = [1, 0.5, 0.6, 0.55, 0.5, 0.4];
    const { history } = await trainClassifier(
      trainOptions({ ...scriptedValidation(losses), earlyStopping: { patience: 3, minDelta: 0 } }),
    );
    expect(history).toMatchObject({ stoppedBy: 'early-stopping', bestEpoch: 2 });
    expect(history.epochs).toHaveLength(5);
  });

  it('takes a fall below minDelta for no improvement, yet remembers the best', async () => {
    const losses = [1, 0.95, 0.92, 0.9, 0.3];
    const { history } = await trainClassifier(
      trainOptions({ ...scriptedValidation(losses), earlyStopping: { patience: 2, minDelta: 0.1 } }),
    );
    expect(history).toMatchObject({ stoppedBy: 'early-stopping', bestEpoch: 3 });
  });

  it('watches the training loss where there is no validation', async () => {
    const options = trainOptions({
      epochs: 50,
      schedule: constantRate(0),
      earlyStopping: { patience: 2, minDelta: 1 },
    });
    const { history } = await trainClassifier(options);
    expect(history.stoppedBy).toBe('early-stopping');
    expect(history.epochs).toHaveLength(3);
  });

  it.each([
    [true, 2],
    [false, 4],
  ])(
    'with restoreBest %s returns the weights of epoch %d, and leaves them in the executable',
    async (restoreBest, epoch) => {
      const snapshots: Record<string, TensorData>[] = [];
      const scripted = scriptedValidation([1, 0.5, 0.6, 0.7]);
      const options = trainOptions({
        ...scripted,
        restoreBest,
        onEpoch: () => void snapshots.push(scripted.executable.snapshot()),
      });
      const { weights, history } = await trainClassifier(options);
      expect(history.bestEpoch).toBe(2);
      expect(bitsOf(weights)).toEqual(bitsOf(snapshots[epoch - 1]!));
      expect(bitsOf(scripted.executable.snapshot())).toEqual(bitsOf(weights));
    },
  );
});

/** Fails at the given call of `gradients`, as a killed process would. */
class Mortal extends SoftmaxRegression {
  readonly #lastStep: number;
  constructor(lastStep: number) {
    super(classes);
    this.#lastStep = lastStep;
  }
  override gradients(...args: Parameters<SoftmaxRegression['gradients']>): ReturnType<SoftmaxRegression['gradients']> {
    if (this.steps >= this.#lastStep) throw new Error('killed');
    return super.gradients(...args);
  }
}

describe('checkpoints', () => {
  // 6 epochs of 4 steps, with everything that has state or randomness.
  const rich = (changes: Partial<TestOptions> = {}): TestOptions =>
    trainOptions({
      epochs: 6,
      augmentations: [noise],
      sampler: drawingSampler,
      validation: { split: brightnessSplit(labelsInTurn(12), 6) },
      earlyStopping: { patience: 3, minDelta: 0.001 },
      ...changes,
    });

  it.each([1, 2, 3, 4, 5, 7, 8, 11, 16, 19, 23])(
    'end bit-equal when killed in step %d and resumed',
    async (lastStep) => {
      const expected = essence(await trainClassifier(rich()));
      for (const everySteps of [1, 3, 4]) {
        const checkpoint = { store: new MemoryCheckpointStore(), everySteps };
        await expect(trainClassifier(rich({ checkpoint, executable: new Mortal(lastStep) }))).rejects.toThrow('killed');
        const executable = new SoftmaxRegression(classes);
        expect(essence(await trainClassifier(rich({ checkpoint, executable })))).toEqual(expected);
        expect(executable.steps).toBe(24 - Math.floor(lastStep / everySteps) * everySteps);
      }
    },
  );

  it('end bit-equal when killed again and again', async () => {
    const expected = essence(await trainClassifier(rich()));
    const checkpoint = { store: new MemoryCheckpointStore(), everySteps: 2 };
    for (let life = 0; life < 7; life++) {
      await expect(trainClassifier(rich({ checkpoint, executable: new Mortal(3) }))).rejects.toThrow('killed');
    }
    expect(essence(await trainClassifier(rich({ checkpoint })))).toEqual(expected);
  });

  it('change nothing in a run that is not killed', async () => {
    const checkpoint = { store: new MemoryCheckpointStore(), everySteps: 5 };
    const result = await trainClassifier(rich({ checkpoint }));
    expect(essence(result)).toEqual(essence(await trainClassifier(rich())));
    expect(checkpoint.store.saves).toBe(4);
  });

  it.each([
    ['epochs', { epochs: 7 }],
    ['batch size', { batchSize: 4 }],
    ['seed', { seed: 4 }],
    ['schedule', { schedule: constantRate(0.3) }],
    ['augmentations', { augmentations: [] }],
    ['order', { sampler: { order: ({ labels }) => Int32Array.from(labels.keys()) } }],
    ['training images', { train: { split: brightnessSplit(labelsInTurn(31), 9) } }],
    ['validation images', { validation: { split: brightnessSplit(labelsInTurn(13), 6) } }],
    ['loss', { loss: { evaluate: (input) => ({ ...crossEntropyLoss.evaluate(input), loss: 2 }) } }],
    ['early stopping', { earlyStopping: { patience: 4, minDelta: 0.001 } }],
    ['restore best', { restoreBest: false }],
  ] satisfies [string, Partial<TestOptions>][])('of a run with another %s are refused', async (name, changes) => {
    const checkpoint = { store: new MemoryCheckpointStore(), everySteps: 1 };
    await expect(trainClassifier(rich({ checkpoint, executable: new Mortal(2) }))).rejects.toThrow('killed');
    const refusal = expect.objectContaining({ code: 'CHECKPOINT_INVALID', message: expect.stringContaining(name) });
    await expect(trainClassifier(rich({ checkpoint, ...changes }))).rejects.toEqual(refusal);
  });

  it('of a run with other settings of the caller are refused', async () => {
    const store = new MemoryCheckpointStore();
    const checkpointOf = (settings: string) => ({ store, everySteps: 1, settings });
    await expect(trainClassifier(rich({ checkpoint: checkpointOf('a'), executable: new Mortal(2) }))).rejects.toThrow(
      'killed',
    );
    await expect(trainClassifier(rich({ checkpoint: checkpointOf('b') }))).rejects.toThrow(
      /caller a; received caller b|caller b; received caller a/,
    );
  });
});

describe('interruption', () => {
  it('ends cleanly with the best weights so far and can be resumed to the same end', async () => {
    const options = (changes: Partial<TestOptions>) => trainOptions({ epochs: 5, ...changes });
    const expected = essence(await trainClassifier(options({})));
    const checkpoint = { store: new MemoryCheckpointStore(), everySteps: 1000 };
    const controller = new AbortController();
    const snapshots: Record<string, TensorData>[] = [];
    const executable = new SoftmaxRegression(classes);
    const { weights, history } = await trainClassifier(
      options({
        checkpoint,
        executable,
        signal: controller.signal,
        onEpoch: () => void snapshots.push(executable.snapshot()),
        onMetric: (series, step) => series === 'train' && step === 13 && controller.abort(),
      }),
    );
    expect(history).toMatchObject({ stoppedBy: 'interrupted', steps: 14, bestEpoch: 3 });
    expect(bitsOf(weights)).toEqual(bitsOf(snapshots[2]!));
    expect(essence(await trainClassifier(options({ checkpoint })))).toEqual(expected);
  });

  it('before the first epoch ends gives the weights as they are', async () => {
    const controller = new AbortController();
    const executable = new SoftmaxRegression(classes);
    const { weights, history } = await trainClassifier(
      trainOptions({
        executable,
        signal: controller.signal,
        onMetric: (_series, step) => step === 1 && controller.abort(),
      }),
    );
    expect(history).toMatchObject({ stoppedBy: 'interrupted', steps: 2, bestEpoch: 0, epochs: [] });
    expect(bitsOf(weights)).toEqual(bitsOf(executable.snapshot()));
  });

  it('while it validates leaves the epoch open', async () => {
    const controller = new AbortController();
    class Aborting extends SoftmaxRegression {
      override predict(...args: Parameters<SoftmaxRegression['predict']>): Promise<Float32Array> {
        controller.abort();
        return super.predict(...args);
      }
    }
    const validation = { split: brightnessSplit(labelsInTurn(30), 6) };
    const { history } = await trainClassifier(
      trainOptions({ executable: new Aborting(classes), validation, signal: controller.signal }),
    );
    expect(history).toMatchObject({ stoppedBy: 'interrupted', steps: 4, epochs: [] });
  });

  it('gets through from outside, since training yields to the event loop', async () => {
    const clock = new HandClock();
    const controller = new AbortController();
    class Slow extends SoftmaxRegression {
      override gradients(
        ...args: Parameters<SoftmaxRegression['gradients']>
      ): ReturnType<SoftmaxRegression['gradients']> {
        clock.ms += 20;
        return super.gradients(...args);
      }
    }
    setTimeout(() => controller.abort(), 0);
    const options = trainOptions({ epochs: 100_000, executable: new Slow(classes), clock, signal: controller.signal });
    expect((await trainClassifier(options)).history.stoppedBy).toBe('interrupted');
  });
});

describe('divergence', () => {
  it('tells step, learning rate and the last good loss, and what to do', async () => {
    const options = trainOptions({ schedule: { peak: 1e42, at: (step) => (step < 2 ? 0.5 : 1e42) } });
    const error = await trainClassifier(options).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: 'TRAINING_DIVERGED',
      details: { facts: { epoch: 1, lastLoss: expect.any(Number) } },
    });
    expect(String(error)).toMatch(
      /Training diverged at step \d+ \(epoch 1\), learning rate 1e\+42; the loss before was .*Lower the learning rate/,
    );
  });

  it('shows in a validation loss', async () => {
    const options = trainOptions(scriptedValidation([1, NaN]));
    await expect(trainClassifier(options)).rejects.toMatchObject({
      code: 'TRAINING_DIVERGED',
      details: { expected: 'a finite validation loss' },
    });
  });

  it('shows in weights that the very last update broke', async () => {
    const train = { split: brightnessSplit(labelsInTurn(6)) };
    const options = trainOptions({ train, epochs: 1, batchSize: 6, schedule: constantRate(Infinity) });
    await expect(trainClassifier(options)).rejects.toThrow(/a finite weight in/);
  });
});

describe('class sizes', () => {
  const train = (labels: readonly number[]) => ({ train: { split: brightnessSplit(labels) } });

  it('that differ by 3 or more are warned of, with their ratio', async () => {
    const warnings: string[] = [];
    const labels = [0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 2];
    const { history } = await trainClassifier(
      trainOptions({ ...train(labels), onWarning: (message) => warnings.push(message) }),
    );
    expect(warnings).toEqual([expect.stringContaining('3.5 : 1 ("dark" has 7 training images, "middle" 2)')]);
    expect(history.warnings).toEqual(warnings);
  });

  it('that differ less pass in silence', async () => {
    const { history } = await trainClassifier(trainOptions({ ...train([0, 0, 1, 2]), epochs: 40 }));
    expect(history.warnings).toEqual([]);
  });

  it('warn when nothing was learnt, and name the learning rate', async () => {
    const warnings: string[] = [];
    const options = trainOptions({
      schedule: { peak: 100, at: () => 0 },
      onWarning: (message) => warnings.push(message),
    });
    const { history } = await trainClassifier(options);
    expect(warnings).toEqual([expect.stringMatching(/^nothing was learnt: .*learning rate, which peaked at 100:/)]);
    expect(history.warnings).toEqual(warnings);
  });

  it.each([
    ['no image at all', train([]), /no training images/],
    ['a class without images', train([0, 1, 0, 1]), /"bright"/],
    ['a single class', { ...train([0, 0]), classes: ['only'] }, /only "only"/],
    ['a label beyond the classes', train([0, 1, 2, 3]), /training image 3/],
    ['a negative label', train([0, 1, -1]), /training image 2/],
    ['an empty validation set', { validation: { split: brightnessSplit([]) } }, /no validation images/],
  ])('refuse %s', async (_what, changes, message) => {
    const refusal = expect.objectContaining({ code: 'DATASET_INVALID', message: expect.stringMatching(message) });
    await expect(trainClassifier(trainOptions(changes))).rejects.toEqual(refusal);
  });

  it('reach the loss before training', async () => {
    const told: unknown[] = [];
    const loss = { ...crossEntropyLoss, prepare: (data: unknown) => void told.push(data) };
    await trainClassifier(trainOptions({ ...train([0, 1, 1, 2]), loss }));
    expect(told).toEqual([{ classCounts: [1, 2, 1], classes }]);
  });
});

describe('reports', () => {
  it('tell throughput and time left, and reach the end', async () => {
    const clock = new HandClock();
    class Paced extends SoftmaxRegression {
      override gradients(
        ...args: Parameters<SoftmaxRegression['gradients']>
      ): ReturnType<SoftmaxRegression['gradients']> {
        clock.ms += 200;
        return super.gradients(...args);
      }
    }
    const updates: ProgressUpdate[] = [];
    // 16 images in batches of 8: 40 images a second, 4 epochs.
    const train = { split: brightnessSplit(labelsInTurn(16)) };
    const executable = new Paced(classes);
    await trainClassifier(trainOptions({ train, executable, clock, onProgress: (update) => updates.push(update) }));
    expect(updates.map(({ done }) => done)).toEqual([8, 16, 24, 32, 40, 48, 56, 64]);
    expect(updates[0]).not.toHaveProperty('secondsLeft');
    expect(updates[3]).toMatchObject({
      total: 64,
      unit: 'images',
      throughput: expect.closeTo(40, 9),
      secondsLeft: expect.closeTo(0.8, 9),
    });
    expect(updates[3]!.detail).toMatch(/^epoch 2\/4 {2}loss \d\.\d{3} {2}accuracy \d+\.\d %$/);
    expect(updates.at(-1)).toMatchObject({ done: 64, secondsLeft: 0 });
  });

  it('hold durations and examples a second', async () => {
    const clock = new HandClock();
    class Paced extends SoftmaxRegression {
      override gradients(
        ...args: Parameters<SoftmaxRegression['gradients']>
      ): ReturnType<SoftmaxRegression['gradients']> {
        clock.ms += 250;
        return super.gradients(...args);
      }
      override predict(...args: Parameters<SoftmaxRegression['predict']>): Promise<Float32Array> {
        clock.ms += 1000;
        return super.predict(...args);
      }
    }
    const options = {
      executable: new Paced(classes),
      clock,
      epochs: 2,
      validation: { split: brightnessSplit([0, 1, 2]) },
    };
    const { history } = await trainClassifier(trainOptions(options));
    expect(history.durationMs).toBe(4000);
    expect(history.epochs).toEqual(
      [1, 2].map((epoch) => expect.objectContaining({ epoch, durationMs: 2000, examplesPerSecond: 31 })),
    );
  });

  it('emit each epoch as record and as metrics', async () => {
    const records: EpochRecord[] = [];
    const points: unknown[] = [];
    const { history } = await trainClassifier(
      trainOptions({
        epochs: 2,
        validation: { split: brightnessSplit([0, 1, 2]) },
        onEpoch: (record) => records.push(record),
        onMetric: (series, step, values) => series === 'epoch' && points.push([step, Object.keys(values).sort()]),
      }),
    );
    const names = ['learningRate', 'trainAccuracy', 'trainLoss', 'validationAccuracy', 'validationLoss'];
    expect(records).toEqual(history.epochs);
    expect(points).toEqual([
      [1, names],
      [2, names],
    ]);
  });

  it('hold a curve by step: means over the examples, the short last batch included', async () => {
    const losses: number[] = [];
    const rates: number[] = [];
    const onMetric: TestOptions['onMetric'] = (series, _step, { loss, learningRate }) => {
      if (series !== 'train') return;
      losses.push(loss!);
      rates.push(learningRate!);
    };
    const { history } = await trainClassifier(trainOptions({ epochs: 2, onMetric }));
    expect(history.curve!.map(({ step, epoch }) => [step, epoch])).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8].map((step) => [step, step / 4]),
    );
    expect(history.curve!.map(({ loss }) => loss)).toEqual(losses.map((loss) => expect.closeTo(loss, 12)));
    expect(history.curve!.map(({ learningRate }) => learningRate)).toEqual(rates);
    // 31 examples in batches of 8, 8, 8 and 7.
    const [a, b, c, d] = history.curve!.map(({ accuracy }) => accuracy);
    expect((8 * (a! + b! + c!) + 7 * d!) / 31).toBeCloseTo(history.epochs[0]!.trainAccuracy, 12);
  });

  it('hold a curve of at most 200 points that ends with the last step', async () => {
    const { history } = await trainClassifier(trainOptions({ epochs: 101 }));
    expect(history.curve!.map(({ step }) => step)).toEqual(
      Array.from({ length: 135 }, (_, index) => Math.min(404, 3 * (index + 1))),
    );
    expect(history.curve!.at(-1)).toMatchObject({ step: 404, epoch: 101 });
  });

  it('thin long series to about 500 points', async () => {
    let points = 0;
    await trainClassifier(trainOptions({ epochs: 300, onMetric: (series) => series === 'train' && points++ }));
    expect(points).toBe(400);
  });
});
