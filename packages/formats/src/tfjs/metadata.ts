import type { Graph, GraphMeta, Preprocessing } from '@fovea/contracts';
import type { JsonReader } from '../json-reader.ts';

/** What Fovea writes into `userDefinedMetadata` of a TensorFlow.js model, and reads back. JSON-safe. */
export interface FoveaMetadata {
  readonly version: 1;
  readonly name: string;
  readonly classes: readonly string[];
  readonly preprocessing?: Preprocessing;
}

const maxClasses = 100_000;

export function writeMetadata({ meta }: Graph): { readonly fovea: FoveaMetadata } {
  const { name, classes, preprocessing } = meta;
  return { fovea: { version: 1, name, classes, ...(preprocessing === undefined ? {} : { preprocessing }) } };
}

/**
 * The metadata of a model file; undefined when Fovea did not write it, for other programs may keep theirs there.
 *
 * @throws MODEL_INVALID when it claims to be Fovea's and is not what {@link writeMetadata} writes.
 */
export function readMetadata(model: JsonReader): Pick<GraphMeta, 'name' | 'classes' | 'preprocessing'> | undefined {
  const user = model.get('userDefinedMetadata');
  if (typeof user !== 'object' || user === null || !Object.hasOwn(user, 'fovea')) return undefined;
  const fovea = model.object('userDefinedMetadata').object('fovea');
  const classes = fovea.list('classes');
  const isNames = classes.every((name) => typeof name === 'string' && name.length <= 1000);
  if (!isNames || classes.length > maxClasses) throw fovea.invalid('classes', 'a list of class names');
  const preprocessing = fovea.has('preprocessing') ? readPreprocessing(fovea.object('preprocessing')) : undefined;
  return {
    name: fovea.text('name'),
    classes: classes as string[],
    ...(preprocessing === undefined ? {} : { preprocessing }),
  };
}

function readPreprocessing(reader: JsonReader): Preprocessing {
  const channels = reader.integer('channels', 1, 3);
  if (channels === 2) throw reader.invalid('channels', '1 or 3');
  const fit = reader.text('fit');
  if (fit !== 'crop' && fit !== 'squeeze' && fit !== 'pad') throw reader.invalid('fit', 'crop, squeeze or pad');
  return {
    height: reader.integer('height', 1, 65_536),
    width: reader.integer('width', 1, 65_536),
    channels: channels as 1 | 3,
    scale: reader.number('scale'),
    mean: readChannelValues(reader, 'mean', channels),
    std: readChannelValues(reader, 'std', channels),
    fit,
    ...(reader.has('resizeTo') ? { resizeTo: reader.integer('resizeTo', 1, 65_536) } : {}),
  };
}

function readChannelValues(reader: JsonReader, key: string, channels: number): readonly number[] {
  const values = reader.list(key);
  const isFinite = values.every((value) => typeof value === 'number' && Number.isFinite(value));
  if (!isFinite || values.length !== channels) throw reader.invalid(key, `${channels} finite numbers`);
  return values as number[];
}
