import { fieldInvalid, layerInputUnknown, tooLarge, topologyCyclic } from '../errors.ts';
import { JsonReader } from '../json-reader.ts';
import { isModelClass, readModelSpec } from './layer-spec.ts';
import type { LayerSpec, ModelSpec, TensorRef } from './layer-spec.ts';
import { countNestedCallsFromZero } from './nested-calls.ts';
import { importerSubject } from './subject.ts';
import type { WeightOwner } from './weight-store.ts';

/** One application of a layer, nested models resolved. */
export interface LayerCall {
  /** Name of the value it yields, unique in the model. */
  readonly value: string;
  readonly owner: WeightOwner;
  readonly className: string;
  readonly config: JsonReader;
  /** Names of values: the model's input or earlier calls. */
  readonly inputs: readonly string[];
}

/** A model flattened to layer calls in topological order. */
export interface Topology {
  readonly name: string;
  readonly input: string;
  /** Per example. */
  readonly inputShape: readonly number[];
  readonly calls: readonly LayerCall[];
  readonly output: string;
}

/** Layer calls of a model, nested ones and shared ones counted each time. */
const maxCalls = 5_000;
/** Models inside models. */
const maxDepth = 32;
const inputName = 'image';

interface Step {
  readonly layer: LayerSpec;
  readonly call: number;
  readonly inputs: readonly TensorRef[];
}

/** A model with its layer calls in order. */
interface Level {
  readonly spec: ModelSpec;
  readonly steps: readonly Step[];
}

/** A model that is being flattened; frames form an explicit stack in place of recursion. */
interface Frame {
  readonly level: Level;
  readonly path: readonly string[];
  next: number;
  /** Key of a tensor reference to the name of its value. */
  readonly values: Map<string, string>;
  /** Receives the names of the model's outputs. */
  readonly deliver: (outputs: readonly string[]) => void;
}

/**
 * Flattens `modelTopology`: the wrapped form of Keras (`{keras_version, model_config}`) and the bare one of TensorFlow.js.
 *
 * @throws MODEL_INVALID for cycles, unknown references, or a model that is not one input to one output; MODEL_TOO_LARGE
 * over 5,000 layer calls or 32 nested levels.
 */
export function readTopology(value: unknown): Topology {
  const outer = new JsonReader(importerSubject, 'modelTopology', value);
  const root = outer.has('model_config') ? outer.object('model_config') : outer;
  const className = root.text('class_name');
  if (!isModelClass(className)) throw root.invalid('class_name', 'Sequential, Model or Functional');
  const spec = readModelSpec(className, root.get('config'), root.at('config'));
  const config = Array.isArray(root.get('config')) ? undefined : root.object('config');
  const name = config?.has('name') === true ? config.text('name') : 'imported';
  if (!spec.isSequential && (spec.inputs.length !== 1 || spec.outputs.length !== 1)) {
    const received = `${spec.inputs.length} inputs and ${spec.outputs.length} outputs`;
    throw fieldInvalid(importerSubject, root.at('config'), 'a classifier of one input and one output', received);
  }
  const calls: LayerCall[] = [];
  const output = flatten(spec, calls);
  return { name, input: inputName, inputShape: readInputShape(spec), calls, output };
}

function flatten(root: ModelSpec, calls: LayerCall[]): string {
  const taken = new Set([inputName]);
  let result: readonly string[] = [];
  // A shared model is read once, however often it is called.
  const nested = new Map<LayerSpec, Level>();
  let visited = 0;
  const stack = [openFrame(readLevel(root), [], [inputName], (outputs) => (result = outputs))];
  for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
    const step = frame.level.steps[frame.next++];
    if (step === undefined) {
      stack.pop();
      frame.deliver(frameOutputs(frame));
      continue;
    }
    if (++visited > maxCalls) {
      throw tooLarge(importerSubject, 'the number of layer calls', maxCalls, visited, 'calls');
    }
    const { layer, call } = step;
    const { path, values } = frame;
    const inputs = step.inputs.map((ref) => values.get(keyOf(ref)) ?? unknownRef(layer.name, ref));
    if (isModelClass(layer.className)) {
      if (stack.length >= maxDepth) {
        throw tooLarge(importerSubject, 'the nesting of models', maxDepth, stack.length + 1, 'levels');
      }
      const where = [...path, layer.name].join('/');
      const level = nested.get(layer) ?? readLevel(readModelSpec(layer.className, layer.nested, where));
      nested.set(layer, level);
      stack.push(
        openFrame(level, [...path, layer.name], inputs, (outputs) =>
          outputs.forEach((name, output) => values.set(keyOf({ layer: layer.name, call, output }), name)),
        ),
      );
      continue;
    }
    const value = uniqueName(call === 0 ? layer.name : `${layer.name}_${call}`, path, taken);
    calls.push({
      value,
      owner: { name: layer.name, path },
      className: layer.className,
      config: layer.config,
      inputs,
    });
    values.set(keyOf({ layer: layer.name, call, output: 0 }), value);
  }
  const [output] = result;
  return output ?? inputName;
}

function readLevel(written: ModelSpec): Level {
  const spec = countNestedCallsFromZero(written);
  if (spec.layers.length > maxCalls) {
    throw tooLarge(importerSubject, 'the number of layers', maxCalls, spec.layers.length, 'layers');
  }
  const names = new Set<string>();
  for (const { name } of spec.layers) {
    if (names.has(name)) throw fieldInvalid(importerSubject, 'layers', 'distinct names', name);
    names.add(name);
  }
  return { spec, steps: spec.isSequential ? sequentialSteps(spec) : functionalSteps(spec) };
}

function openFrame(level: Level, path: readonly string[], inputs: readonly string[], deliver: Frame['deliver']): Frame {
  const { spec } = level;
  const values = new Map<string, string>();
  const ends = spec.isSequential ? [sequentialStart] : spec.inputs;
  if (ends.length !== inputs.length) {
    throw fieldInvalid(importerSubject, path.join('/'), `${ends.length} inputs`, inputs.length);
  }
  ends.forEach((ref, index) => values.set(keyOf(ref), inputs[index] ?? inputName));
  return { level, path, next: 0, values, deliver };
}

const sequentialStart: TensorRef = { layer: '', call: 0, output: 0 };

function sequentialSteps(spec: ModelSpec): readonly Step[] {
  let previous = sequentialStart;
  return spec.layers
    .filter((layer) => layer.className !== 'InputLayer')
    .map((layer) => {
      const step = { layer, call: 0, inputs: [previous] };
      previous = { layer: layer.name, call: 0, output: 0 };
      return step;
    });
}

/** Kahn's algorithm over the calls; ties keep the order of the file. */
function functionalSteps(spec: ModelSpec): readonly Step[] {
  const steps = spec.layers
    .filter((layer) => layer.className !== 'InputLayer')
    .flatMap((layer) => layer.calls.map((inputs, call): Step => ({ layer, call, inputs })));
  if (steps.length > maxCalls) {
    throw tooLarge(importerSubject, 'the number of layer calls', maxCalls, steps.length, 'calls');
  }
  const bound = new Set(spec.inputs.map((ref) => callKey(ref.layer, ref.call)));
  const known = new Map(steps.map((step) => [callKey(step.layer.name, step.call), step]));
  const waiting = new Map<Step, number>();
  const readers = new Map<Step, Step[]>();
  for (const step of steps) {
    const sources = step.inputs.filter((ref) => !bound.has(callKey(ref.layer, ref.call)));
    waiting.set(step, sources.length);
    for (const ref of sources) {
      const source = known.get(callKey(ref.layer, ref.call));
      if (source === undefined) throw layerInputUnknown(importerSubject, step.layer.name, ref.layer);
      readers.set(source, [...(readers.get(source) ?? []), step]);
    }
  }
  const order = steps.filter((step) => waiting.get(step) === 0);
  for (let index = 0; index < order.length; index++) {
    for (const reader of readers.get(order[index] as Step) ?? []) {
      const left = (waiting.get(reader) ?? 0) - 1;
      waiting.set(reader, left);
      if (left === 0) order.push(reader);
    }
  }
  if (order.length < steps.length) {
    const stuck = steps.filter((step) => (waiting.get(step) ?? 0) > 0).map((step) => step.layer.name);
    throw topologyCyclic(importerSubject, stuck);
  }
  return order;
}

function frameOutputs({ level: { spec, steps }, values }: Frame): readonly string[] {
  const last = steps.at(-1);
  const ends = spec.isSequential
    ? [last === undefined ? sequentialStart : { layer: last.layer.name, call: last.call, output: 0 }]
    : spec.outputs;
  return ends.map((ref) => values.get(keyOf(ref)) ?? unknownRef('the output', ref));
}

/** The shape that the first layer declares; a nested model declares that of its own first layer. */
function readInputShape(root: ModelSpec): readonly number[] {
  let spec = root;
  for (;;) {
    const first = spec.isSequential
      ? spec.layers[0]
      : spec.layers.find((layer) => layer.name === spec.inputs[0]?.layer);
    if (first === undefined) throw fieldInvalid(importerSubject, 'modelTopology', 'an input layer', undefined);
    if (isModelClass(first.className)) {
      spec = readModelSpec(first.className, first.nested, first.name);
      continue;
    }
    const key = first.config.has('batch_input_shape') ? 'batch_input_shape' : 'batch_shape';
    const shape = first.config.list(key).slice(1);
    const isKnown = shape.every(
      (size) => Number.isInteger(size) && (size as number) >= 1 && (size as number) <= 65_536,
    );
    if (!isKnown || (shape.length !== 1 && shape.length !== 3)) {
      throw first.config.invalid(key, '[null, height, width, channels] or [null, units] with known sizes');
    }
    return shape as number[];
  }
}

function uniqueName(base: string, path: readonly string[], taken: Set<string>): string {
  const scoped = [...path, base].join('/');
  let name = taken.has(base) ? scoped : base;
  for (let count = 2; taken.has(name); count++) name = `${scoped}_${count}`;
  taken.add(name);
  return name;
}

function callKey(layer: string, call: number): string {
  return `${call}:${layer}`;
}

function keyOf({ layer, call, output }: TensorRef): string {
  return `${output}:${callKey(layer, call)}`;
}

function unknownRef(layer: string, ref: TensorRef): never {
  throw layerInputUnknown(importerSubject, layer, ref.layer);
}
