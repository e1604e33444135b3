export * from './agents.ts';
export * from './experiments.ts';
export * from './fragments.ts';
export * from './registry.ts';
export * from './runs.ts';
export * from './server.ts';
