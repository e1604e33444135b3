import type { Backend } from './backend.ts';
import type { ArtifactStore, RunStore, StepCache } from './store.ts';
import type { Use } from './use.ts';

declare const serviceType: unique symbol;

/** A service's name in the container, carrying its type. */
export type Token<T> = symbol & { readonly [serviceType]?: T };

function token<T>(name: string): Token<T> {
  return Symbol.for(`@fovea/${name}`);
}

export interface Clock {
  /** Milliseconds since the epoch, for records. */
  now(): number;
  /** Monotonic milliseconds, for durations. */
  monotonic(): number;
}

export interface Logger {
  info(message: string, facts?: Readonly<Record<string, unknown>>): void;
  warn(message: string, facts?: Readonly<Record<string, unknown>>): void;
  error(message: string, facts?: Readonly<Record<string, unknown>>): void;
}

/** Folders and switches a process was started with. */
export interface Configuration {
  /** Absolute path of the data folder. */
  readonly dataFolder: string;
  /** Absolute path that relative paths in a pipeline start from. */
  readonly baseFolder: string;
}

/** How the datasets that a server knows by name are read on this machine. */
export type RegisteredDatasets = ReadonlyMap<string, Use>;

export const backendToken = token<Backend>('backend');
export const artifactStoreToken = token<ArtifactStore>('artifact-store');
export const runStoreToken = token<RunStore>('run-store');
export const stepCacheToken = token<StepCache>('step-cache');
export const clockToken = token<Clock>('clock');
export const loggerToken = token<Logger>('logger');
export const configurationToken = token<Configuration>('configuration');
export const registeredDatasetsToken = token<RegisteredDatasets>('registered-datasets');
