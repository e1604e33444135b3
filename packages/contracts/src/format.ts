import type { Graph } from './graph.ts';

/** Files by relative name, read on demand; names are labels and never leave the set. */
export interface FileSet {
  readonly names: readonly string[];
  /** Size in bytes, known before reading. */
  size(name: string): Promise<number>;
  /** @throws FILE_NOT_FOUND for a name outside the set. */
  read(name: string): Promise<Uint8Array>;
}

/** Reads a model of another format into a Graph. Files are data: nothing in them runs, sizes are checked before allocating. */
export interface Importer {
  /** True when the set looks like this format. */
  recognizes(files: FileSet): Promise<boolean>;
  /** @throws MODEL_INVALID, MODEL_TOO_LARGE. */
  import(files: FileSet, signal?: AbortSignal): Promise<Graph>;
}

export interface ExportedModel {
  /** Relative name to bytes; deterministic for the same graph. */
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** The file a loader opens. */
  readonly entry: string;
  readonly notes: readonly string[];
}

export interface Exporter {
  /** @throws CAPABILITY_UNSUPPORTED naming the node that the format cannot hold. */
  export(graph: Graph, signal?: AbortSignal): Promise<ExportedModel>;
}
