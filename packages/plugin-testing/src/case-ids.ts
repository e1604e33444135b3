/**
 * Every case id of the kit, by the kind of subject it looks at. An id is never renamed or reused: reports of plugin authors
 * refer to it. A case that no longer applies keeps its id and reports `not-applicable`.
 */
export const caseIds = {
  plugin: [
    'manifest/valid',
    'manifest/contributes-matches',
    'entry/no-side-effects',
    'module/private',
    'catalog/fresh',
  ],
  contribution: [
    'descriptor/id-kebab',
    'descriptor/complete',
    'descriptor/sources',
    'params/object',
    'params/fields-titled',
    'params/bounded-numbers',
    'params/unknown-key-refused',
    'params/defaults-survive',
    'params/json-schema-faithful',
    'create/deterministic',
    'dispose/idempotent',
    'capability/honest',
  ],
  backend: [
    'backend/activate/rejects-when-unavailable',
    'backend/sync/covers-work',
    'backend/memory/no-leak',
    'backend/ops/reference',
    'backend/grad/finite-difference',
    'backend/dtype/usage-true',
    'backend/seed/repeatable',
    'backend/batch-zero',
  ],
  model: [
    'model/build/shape',
    'model/count/parameters',
    'model/count/macs',
    'model/grad/reaches-every-weight',
    'model/no-nan/1-step',
    'model/roundtrip/save-load-equal',
  ],
  loss: ['loss/gradient/finite-difference', 'loss/batch-zero', 'loss/nan-passes'],
  optimizer: [
    'optimizer/step/reference',
    'optimizer/resume/bitwise',
    'optimizer/lr-zero/no-change',
    'optimizer/memory/no-leak',
    'optimizer/sparse/missing-gradient',
  ],
  schedule: ['schedule/bounded', 'schedule/pure', 'schedule/total-one', 'schedule/monotone-where-declared'],
  augmentation: [
    'augmentation/shape/kept',
    'augmentation/rng/only-source',
    'augmentation/labels/as-declared',
    'augmentation/range/kept',
    'augmentation/input/untouched',
  ],
  sampler: ['sampler/indices/in-range', 'sampler/length/kept', 'sampler/rng/only-source', 'sampler/input/untouched'],
  dataset: [
    'dataset/digest/stable',
    'dataset/splits/disjoint',
    'dataset/range/DATASET_INDEX_RANGE',
    'dataset/item/spec',
    'dataset/labels/in-range',
    'dataset/order/deterministic',
    'dataset/license/present',
    'dataset/decode-equals-get',
  ],
  transform: ['transform/parity', 'transform/input/untouched'],
  quantizer: [
    'quantizer/roundtrip/error-bound',
    'quantizer/bytes/true',
    'quantizer/zero-preserved',
    'quantizer/calibration/order-free',
    'quantizer/top1-drop',
    'quantizer/scheme-honest',
  ],
  importer: ['importer/recognizes/honest', 'importer/hostile/refused'],
  exporter: ['exporter/reload/predicts-same', 'exporter/bytes/deterministic'],
  step: ['step/ports/typed', 'step/cache/hit-equals-run', 'step/abort/prompt', 'step/metric/declared'],
  store: ['store/put-get', 'store/missing', 'store/corrupt', 'store/idempotent'],
} as const;

export type CaseGroup = keyof typeof caseIds;

export type CaseId = (typeof caseIds)[CaseGroup][number];

/** All ids, in the order in which the kit runs them. */
export const allCaseIds: readonly CaseId[] = Object.values(caseIds).flat();
