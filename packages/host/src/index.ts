export * from './catalog/index.ts';
export * from './experiment/index.ts';
export * from './params/index.ts';
export * from './pipeline/index.ts';
export * from './plugin/index.ts';
export * from './run/index.ts';
export { canonicalJson } from './text/canonical-json.ts';
export { didYouMean, nearest } from './text/nearest.ts';
export { foveaVersion } from './version.ts';
