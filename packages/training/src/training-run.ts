import {
  isFoveaError,
  type EpochRecord,
  type HistoryRecord,
  type Parameter,
  type Rng,
  type TensorData,
} from '@fovea/contracts';
import { trainableTensorNames } from '@fovea/graph';
import { BatchAssembler } from './batch-assembler.ts';
import { countClasses, nothingLearntWarning } from './class-counts.ts';
import type { TrainingCursor, TrainingSettings } from './checkpoint.ts';
import { decodeCheckpoint } from './decode-checkpoint.ts';
import { afterEpoch, freshEarlyStopping } from './early-stopping.ts';
import { encodeCheckpoint } from './encode-checkpoint.ts';
import { epochOrder, type EpochOrder } from './epoch-order.ts';
import { samplerOrderInvalid, trainingDiverged } from './errors.ts';
import { yieldEveryMs, yieldToEventLoop } from './event-loop.ts';
import { predictAll } from './predict-all.ts';
import { labelsOf } from './labeled-images.ts';
import { ProgressMeter } from './progress-meter.ts';
import { countCorrect, crossEntropy, nonFiniteValue } from './scores.ts';
import { afterStep, curveSoFar, emptyCurve, type CurveExtent } from './training-curve.ts';
import type { TrainClassifierOptions, TrainClassifierResult } from './train-options.ts';
import { createRng } from './rng.ts';
import { requireSameSettings, settingsOf } from './training-settings.ts';

type Weights = Readonly<Record<string, TensorData>>;
type StoppedBy = HistoryRecord['stoppedBy'];
type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Series are thinned to about so many points a run. */
const metricPoints = 500;

/** One run of {@link trainClassifier}, from its checkpoint or from the start. Options and labels have been checked. */
export class TrainingRun {
  readonly #options: TrainClassifierOptions;
  readonly #warnings: readonly string[];
  readonly #root: Rng;
  readonly #assembler: BatchAssembler;
  readonly #cursor: Mutable<TrainingCursor>;
  readonly #meter: ProgressMeter;
  readonly #firstOrder: EpochOrder;
  readonly #batchesPerEpoch: number;
  readonly #totalSteps: number;
  readonly #extent: CurveExtent;
  readonly #settings: TrainingSettings;
  #best: Weights | undefined;
  /** Step of the newest checkpoint. */
  #savedStep = 0;
  #learningRate = 0;
  #tickedMs: number;
  #yieldedMs: number;

  constructor(options: TrainClassifierOptions, warnings: readonly string[]) {
    const { train, preprocessing, augmentations, batchSize, epochs, seed, optimizer, executable, clock } = options;
    this.#options = options;
    this.#warnings = warnings;
    this.#root = createRng(seed, 'training');
    this.#firstOrder = epochOrder(options, this.#root, 0);
    const examplesPerEpoch = this.#firstOrder.positions.length;
    this.#batchesPerEpoch = Math.ceil(examplesPerEpoch / batchSize);
    this.#totalSteps = epochs * this.#batchesPerEpoch;
    this.#extent = { totalSteps: this.#totalSteps, stepsPerEpoch: this.#batchesPerEpoch };
    this.#assembler = new BatchAssembler(train, preprocessing, Math.min(batchSize, examplesPerEpoch), augmentations);
    const { tensors } = executable.graph;
    optimizer.init(trainableTensorNames(executable.graph).map((name) => ({ name, shape: tensors[name]!.shape })));
    this.#settings =
      options.checkpoint === undefined ? {} : settingsOf(options, this.#firstOrder.positions, this.#root);
    this.#cursor = {
      ...{ epoch: 0, batch: 0, step: 0, lossSum: 0, correct: 0, examples: 0, epochMs: 0, elapsedMs: 0 },
      ...{
        lastLoss: null,
        epochs: [],
        curve: emptyCurve,
        bestEpoch: 0,
        bestLoss: null,
        earlyStopping: freshEarlyStopping,
      },
    };
    this.#tickedMs = this.#yieldedMs = clock.monotonic();
    this.#meter = new ProgressMeter(options.onProgress, this.#tickedMs);
  }

  async run(): Promise<TrainClassifierResult> {
    await this.#resume();
    return this.#finish(await this.#trainEpochs());
  }

  async #resume(): Promise<void> {
    const { checkpoint, executable, optimizer } = this.#options;
    const bytes = await checkpoint?.store.latest();
    if (bytes === undefined) return;
    const saved = decodeCheckpoint(bytes);
    requireSameSettings(this.#settings, saved.settings);
    optimizer.restore(saved.optimizer);
    executable.importWeights(saved.weights);
    Object.assign(this.#cursor, saved.cursor);
    this.#best = saved.best;
    this.#savedStep = this.#cursor.step;
  }

  async #trainEpochs(): Promise<StoppedBy> {
    const { epochs, earlyStopping } = this.#options;
    const patience = earlyStopping?.patience ?? Infinity;
    while (this.#cursor.epoch < epochs) {
      if (!(await this.#trainEpoch()) || !(await this.#closeEpoch())) return 'interrupted';
      if (this.#cursor.earlyStopping.waited >= patience) return 'early-stopping';
    }
    return 'completed';
  }

  /** Trains what is left of the epoch in progress; false when interrupted. */
  async #trainEpoch(): Promise<boolean> {
    const { signal, checkpoint } = this.#options;
    const order = this.#orderOf(this.#cursor.epoch);
    const augment = this.#root.fork('augment', this.#cursor.epoch);
    while (this.#cursor.batch < this.#batchesPerEpoch) {
      if (signal?.aborted === true) return false;
      await this.#step(order, augment);
      if (checkpoint !== undefined && this.#cursor.step % checkpoint.everySteps === 0) await this.#save();
      if (this.#tick() - this.#yieldedMs >= yieldEveryMs) {
        await yieldToEventLoop();
        this.#yieldedMs = this.#tick();
      }
    }
    return true;
  }

  async #step(order: EpochOrder, augment: Rng): Promise<void> {
    const { executable, loss, schedule, batchSize, onMetric } = this.#options;
    const cursor = this.#cursor;
    const start = cursor.batch * batchSize;
    const count = Math.min(batchSize, order.positions.length - start);
    const { inputs, labels } = this.#assembler.assemble(
      count,
      (item) => order.positions[start + item]!,
      (item, index) => {
        const repeat = order.repeats?.[start + item] ?? 0;
        return repeat === 0 ? augment.fork(index) : augment.fork(index, repeat);
      },
    );
    const dropoutSeed = this.#root.fork('dropout', cursor.step).integer(2 ** 31);
    this.#learningRate = schedule.at(cursor.step, this.#totalSteps);
    const result = await executable.gradients({ inputs, labels, batchSize: count, dropoutSeed }, loss);
    if (!Number.isFinite(result.loss)) throw this.#diverged('loss', result.loss);
    executable.update(this.#apply);

    const correct = countCorrect(result.logits, labels);
    const learningRate = this.#learningRate;
    if (cursor.step % Math.ceil(this.#totalSteps / metricPoints) === 0) {
      onMetric?.('train', cursor.step, { loss: result.loss, accuracy: correct / count, learningRate });
    }
    cursor.lastLoss = result.loss;
    cursor.lossSum += result.loss * count;
    cursor.correct += correct;
    cursor.examples += count;
    cursor.batch++;
    cursor.step++;
    const { loss: meanLoss } = result;
    const finished = { step: cursor.step, loss: meanLoss, correct, examples: count, learningRate };
    cursor.curve = afterStep(cursor.curve, finished, this.#extent);
    this.#reportProgress();
  }

  /** Passed to the executable as it is, so that a step makes no closure for it. */
  readonly #apply = (parameters: readonly Parameter[], gradients: readonly (Float32Array | undefined)[]): void => {
    this.#options.optimizer.step(parameters, gradients, this.#learningRate);
  };

  /** Scores and records the epoch in progress, and starts the next; false when interrupted while it validates. */
  async #closeEpoch(): Promise<boolean> {
    const { schedule, restoreBest, earlyStopping, onEpoch, onMetric } = this.#options;
    const cursor = this.#cursor;
    this.#tick();
    const trainMs = cursor.epochMs;
    const scores = await this.#validate();
    if (scores === 'interrupted') return false;
    this.#tick();
    const record: EpochRecord = {
      epoch: cursor.epoch + 1,
      learningRate: schedule.at(cursor.step - 1, this.#totalSteps),
      trainLoss: cursor.lossSum / cursor.examples,
      trainAccuracy: cursor.correct / cursor.examples,
      ...scores,
      durationMs: cursor.epochMs,
      examplesPerSecond: trainMs > 0 ? (cursor.examples * 1000) / trainMs : 0,
    };
    const monitored = record.validationLoss ?? record.trainLoss;
    if (!Number.isFinite(monitored)) throw this.#diverged('validation loss', monitored);
    if (cursor.bestLoss === null || monitored < cursor.bestLoss) {
      cursor.bestLoss = monitored;
      cursor.bestEpoch = record.epoch;
      if (restoreBest ?? true) this.#best = await this.#exportFinite();
    }
    cursor.earlyStopping = afterEpoch(cursor.earlyStopping, monitored, earlyStopping?.minDelta ?? 0);
    cursor.epochs = [...cursor.epochs, record];
    Object.assign(cursor, { epoch: record.epoch, batch: 0, lossSum: 0, correct: 0, examples: 0, epochMs: 0 });
    const { trainLoss, trainAccuracy, learningRate } = record;
    onMetric?.('epoch', record.epoch, { trainLoss, trainAccuracy, learningRate, ...scores });
    onEpoch?.(record);
    return true;
  }

  async #validate(): Promise<Pick<EpochRecord, 'validationLoss' | 'validationAccuracy'> | 'interrupted'> {
    const { validation, executable, preprocessing, batchSize, signal, clock } = this.#options;
    if (validation === undefined) return {};
    const startMs = clock.monotonic();
    const task = { executable, preprocessing, images: validation, batchSize };
    const predictions = await predictAll(signal === undefined ? task : { ...task, signal }).catch((error: unknown) => {
      if (isFoveaError(error) && error.code === 'CANCELLED') return undefined;
      throw error;
    });
    if (predictions === undefined) return 'interrupted';
    const { probabilities, labels } = predictions;
    this.#meter.validated(startMs, clock.monotonic());
    return {
      validationLoss: crossEntropy(probabilities, labels),
      validationAccuracy: countCorrect(probabilities, labels) / labels.length,
    };
  }

  async #finish(stoppedBy: StoppedBy): Promise<TrainClassifierResult> {
    const { executable, checkpoint, schedule, onWarning } = this.#options;
    const { epochs, bestEpoch, step, curve } = this.#cursor;
    const warning = stoppedBy === 'interrupted' ? undefined : this.#nothingLearnt();
    if (warning !== undefined) onWarning?.(warning);
    if (stoppedBy === 'interrupted' && checkpoint !== undefined && step > this.#savedStep) await this.#save();
    const weights = this.#best ?? (await this.#exportFinite());
    if (this.#best !== undefined) executable.importWeights(this.#best);
    this.#tick();
    return {
      weights: { ...weights },
      history: {
        epochs,
        curve: curveSoFar(curve, { step, learningRate: schedule.at(step - 1, this.#totalSteps) }, this.#extent),
        bestEpoch,
        stoppedBy,
        steps: step,
        durationMs: this.#cursor.elapsedMs,
        warnings: warning === undefined ? this.#warnings : [...this.#warnings, warning],
      },
    };
  }

  #nothingLearnt(): string | undefined {
    const { train, classes, schedule } = this.#options;
    const last = this.#cursor.epochs.at(-1);
    if (last === undefined) return undefined;
    const labels = labelsOf(train);
    const shown = this.#orderOf(last.epoch - 1).positions.map((position) => labels[position]!);
    return nothingLearntWarning(countClasses(shown, classes.length, 'training'), last.trainAccuracy, schedule.peak);
  }

  async #save(): Promise<void> {
    this.#tick();
    const bytes = encodeCheckpoint({
      settings: this.#settings,
      cursor: this.#cursor,
      weights: await this.#exportFinite(),
      ...(this.#best === undefined ? {} : { best: this.#best }),
      optimizer: this.#options.optimizer.state(),
    });
    await this.#options.checkpoint?.store.save(bytes);
    this.#savedStep = this.#cursor.step;
  }

  /** Weights that broke in the last update would otherwise pass: no later loss shows them. */
  async #exportFinite(): Promise<Weights> {
    const weights = await this.#options.executable.exportWeights();
    const broken = nonFiniteValue(weights);
    if (broken !== undefined) throw this.#diverged(`weight in "${broken.name}"`, broken.value);
    return weights;
  }

  #orderOf(epoch: number): EpochOrder {
    if (epoch === 0) return this.#firstOrder;
    const order = epochOrder(this.#options, this.#root, epoch);
    const [expected, received] = [this.#firstOrder.positions.length, order.positions.length];
    if (received !== expected)
      throw samplerOrderInvalid(`${expected} examples, as in the first epoch`, String(received));
    return order;
  }

  #diverged(what: string, value: number): Error {
    const { epoch, step, lastLoss } = this.#cursor;
    return trainingDiverged({ what, value, epoch: epoch + 1, step, learningRate: this.#learningRate, lastLoss });
  }

  #reportProgress(): void {
    const { epochs, validation } = this.#options;
    const { epoch, examples, lossSum, correct } = this.#cursor;
    const examplesPerEpoch = this.#firstOrder.positions.length;
    this.#meter.report(this.#options.clock.monotonic(), {
      done: epoch * examplesPerEpoch + examples,
      total: epochs * examplesPerEpoch,
      validationsLeft: validation === undefined ? 0 : epochs - epoch,
      detail: () =>
        `epoch ${epoch + 1}/${epochs}  loss ${(lossSum / examples).toFixed(3)}  ` +
        `accuracy ${((100 * correct) / examples).toFixed(1)} %`,
    });
  }

  /** Adds the time since the last tick to the clocks of run and epoch. @returns the time now. */
  #tick(): number {
    const nowMs = this.#options.clock.monotonic();
    this.#cursor.elapsedMs += nowMs - this.#tickedMs;
    this.#cursor.epochMs += nowMs - this.#tickedMs;
    this.#tickedMs = nowMs;
    return nowMs;
  }
}
