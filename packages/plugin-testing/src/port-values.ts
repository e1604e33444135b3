import type { Graph, PortType } from '@fovea/contracts';
import { decodeFovea, encodeFovea, validateGraph } from '@fovea/graph';

/** Fields that tell the records apart. */
const recordFields: Readonly<Record<Exclude<PortType, 'model'>, readonly string[]>> = {
  dataset: ['use', 'description', 'roles'],
  history: ['epochs', 'bestEpoch', 'stoppedBy', 'steps', 'durationMs', 'warnings'],
  evaluation: [
    'split',
    'n',
    'total',
    'top1',
    'top5',
    'macroF1',
    'perClassRecall',
    'confusion',
    'classes',
    'datasetDigest',
  ],
  latency: ['measurements', 'device'],
  files: ['entry', 'files', 'notes'],
  certificate: ['version', 'verdict', 'normPoints', 'drop', 'counts', 'model', 'reference', 'dataset', 'flips', 'made'],
};

/** What is wrong with a value that a port of this type should carry; undefined when nothing is. */
export function portFault(type: PortType, value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return 'it is no object';
  if (type === 'model') {
    try {
      validateGraph(value as Graph);
      return undefined;
    } catch (error) {
      return String(error);
    }
  }
  const missing = recordFields[type].filter((name) => !(name in value));
  return missing.length === 0 ? undefined : `it lacks ${missing.join(', ')}`;
}

/** The value after it was stored as an artifact and read again. */
export function storedAndRead(type: PortType | undefined, value: unknown): unknown {
  if (type === 'model') return decodeFovea(encodeFovea(value as Graph));
  // Files are stored byte by byte.
  if (type === 'files') return value;
  return JSON.parse(JSON.stringify(value)) as unknown;
}
