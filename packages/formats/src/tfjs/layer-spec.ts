import { fieldInvalid } from '../errors.ts';
import { JsonReader } from '../json-reader.ts';
import { importerSubject } from './subject.ts';

/** A layer's output: which layer, which of its calls, which of the call's outputs. */
export interface TensorRef {
  readonly layer: string;
  readonly call: number;
  readonly output: number;
}

/** One entry of a model's layer list. */
export interface LayerSpec {
  readonly name: string;
  readonly className: string;
  readonly config: JsonReader;
  /** What a nested model is read from: its configuration, or in old files its bare list of layers. */
  readonly nested: unknown;
  /** Inputs of each call; a layer that is shared has several. Empty for input layers. */
  readonly calls: readonly (readonly TensorRef[])[];
}

/** A model as it is written, one level of nesting. */
export interface ModelSpec {
  readonly isSequential: boolean;
  readonly layers: readonly LayerSpec[];
  /** Functional models only. */
  readonly inputs: readonly TensorRef[];
  readonly outputs: readonly TensorRef[];
}

const modelClasses: ReadonlySet<string> = new Set(['Model', 'Functional', 'Sequential']);
const maxRefs = 1000;

/** True for a class that holds layers of its own. */
export function isModelClass(className: string): boolean {
  return modelClasses.has(className);
}

/**
 * Reads one level of a topology: the layer list of a Sequential or functional model, nested models unread.
 *
 * @remarks Sequential configurations are a list of layers (Keras before 2.2.3) or an object with `layers`. References to
 * tensors are `[layer, call, output, kwargs]` (Keras 2 and TensorFlow.js) or `keras_history` objects (Keras 3).
 * @throws MODEL_INVALID.
 */
export function readModelSpec(className: string, configValue: unknown, path: string): ModelSpec {
  const isSequential = className === 'Sequential';
  if (isSequential && Array.isArray(configValue)) {
    return { isSequential, layers: readLayers(configValue, path), inputs: [], outputs: [] };
  }
  const config = new JsonReader(importerSubject, path, configValue);
  const layers = readLayers(config.list('layers'), config.at('layers'));
  if (isSequential) return { isSequential, layers, inputs: [], outputs: [] };
  return {
    isSequential,
    layers,
    inputs: readEnds(config, 'input_layers'),
    outputs: readEnds(config, 'output_layers'),
  };
}

function readLayers(entries: readonly unknown[], path: string): readonly LayerSpec[] {
  return entries.map((entry, index) => {
    const reader = new JsonReader(importerSubject, `${path}[${index}]`, entry);
    const className = reader.text('class_name');
    // A nested Sequential of old Keras has a bare list as its configuration, and then no name in it.
    const isBareList = Array.isArray(reader.get('config'));
    const config = isBareList ? reader : reader.object('config');
    const name = reader.has('name') ? reader.text('name') : isBareList ? `sequential_${index}` : config.text('name');
    const inbound = reader.has('inbound_nodes') ? reader.list('inbound_nodes') : [];
    if (inbound.length > maxRefs) throw reader.invalid('inbound_nodes', `at most ${maxRefs} calls`);
    const calls = inbound.map((call) => readCall(call, reader.at('inbound_nodes')));
    return { name, className, config, nested: reader.get('config'), calls };
  });
}

/** `[["a", 0, 0], …]`, or a single `["a", 0, 0]`. */
function readEnds(config: JsonReader, key: string): readonly TensorRef[] {
  const list = config.list(key);
  const refs = typeof list[0] === 'string' ? [list] : list;
  if (refs.length > maxRefs) throw config.invalid(key, `at most ${maxRefs} tensors`);
  return refs.map((ref) => readRef(ref, config.at(key)));
}

function readCall(call: unknown, path: string): readonly TensorRef[] {
  if (Array.isArray(call)) {
    if (call.length > maxRefs) throw fieldInvalid(importerSubject, path, `at most ${maxRefs} inputs`, call);
    return typeof call[0] === 'string' ? [readRef(call, path)] : call.map((ref) => readRef(ref, path));
  }
  // Keras 3: {args: [tensor | [tensors]], kwargs: {}}.
  const reader = new JsonReader(importerSubject, path, call);
  checkArguments(reader.get('kwargs'), reader.at('kwargs'));
  const args = reader.list('args');
  const tensors = args.length === 1 && Array.isArray(args[0]) ? (args[0] as unknown[]) : args;
  if (tensors.length > maxRefs) throw reader.invalid('args', `at most ${maxRefs} tensors`);
  return tensors.map((tensor) => {
    const history = new JsonReader(importerSubject, reader.at('args'), tensor).object('config').list('keras_history');
    return readRef(history, reader.at('args'));
  });
}

function readRef(ref: unknown, path: string): TensorRef {
  if (!Array.isArray(ref)) throw fieldInvalid(importerSubject, path, '[layer, call, output]', ref);
  const [layer, call, output, kwargs] = ref as unknown[];
  if (typeof layer !== 'string' || !isIndex(call) || !isIndex(output)) {
    throw fieldInvalid(importerSubject, path, '[layer, call, output]', ref);
  }
  checkArguments(kwargs, path);
  return { layer, call, output };
}

/** Arguments of a call change what a layer does; those that only matter while training, or are null, do not. */
function checkArguments(kwargs: unknown, path: string): void {
  if (kwargs === undefined || kwargs === null) return;
  if (typeof kwargs !== 'object') throw fieldInvalid(importerSubject, path, 'an object of call arguments', kwargs);
  const bad = Object.entries(kwargs).find(([key, value]) => key !== 'training' && value !== null);
  if (bad !== undefined) throw fieldInvalid(importerSubject, path, 'no call arguments', bad[0]);
}

function isIndex(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) < maxRefs;
}
