import { p, type ParamsSchema } from '@fovea/contracts';
import { z } from 'zod';
import { fakeDataset } from '../fakes/fake-dataset.ts';
import { FakeLoss, fakeLoss } from '../fakes/fake-loss.ts';
import { fakeOptimizer } from '../fakes/fake-optimizer.ts';
import { fakeSchedule } from '../fakes/fake-schedule.ts';
import { type BrokenSubjects, creating, pluginOf } from './broken-subject.ts';

export const brokenDescriptors: BrokenSubjects<'contribution'> = {
  'descriptor/id-kebab': [
    { says: /malformed/, plugin: pluginOf({ ...fakeSchedule, id: 'fakes/oneCycle' }) },
    { says: /malformed/, plugin: pluginOf({ ...fakeSchedule, id: 'linear' }) },
  ],
  'descriptor/complete': [
    { says: /behaviour/, plugin: pluginOf({ ...fakeSchedule, behaviour: 0.5 }) },
    { says: /summary/, plugin: pluginOf({ ...fakeSchedule, summary: ' ' }) },
    { says: /ports/, plugin: pluginOf({ ...fakeSchedule, ports: { inputs: {}, outputs: {} } }) },
  ],
  'descriptor/sources': [
    { says: /no source/, plugin: pluginOf({ ...fakeLoss, sources: [] }) },
    { says: /no source/, plugin: pluginOf({ ...fakeLoss, sources: [{ title: '' }] }) },
  ],
  'params/object': [{ says: /strict object/, plugin: withParams(z.object({})) }],
  'params/fields-titled': [
    { says: /nesterov/, plugin: withParams(z.strictObject({ nesterov: z.boolean().default(false) })) },
    {
      // A title before .default() does not reach the field.
      says: /outer\.inner/,
      plugin: withParams(z.strictObject({ outer: z.strictObject({ inner: z.boolean() }).meta({ title: 'Outer' }) })),
    },
  ],
  'params/bounded-numbers': [
    {
      says: /neither both bounds nor a unit/,
      plugin: withParams(z.strictObject({ rate: z.number().min(0).default(0) })),
    },
    {
      says: /32 bits/,
      plugin: withParams(
        z.strictObject({
          count: z
            .number()
            .int()
            .min(0)
            .max(2 ** 40)
            .default(1),
        }),
      ),
    },
  ],
  'params/unknown-key-refused': [{ says: /unknown param was accepted/, plugin: withParams(z.looseObject({})) }],
  'params/defaults-survive': [
    {
      says: /do not validate to themselves/,
      plugin: withParams(
        z.strictObject({
          percent: z
            .number()
            .default(10)
            .transform((value) => value / 100),
        }),
      ),
    },
    { says: /another default/, plugin: withParams(documentedOtherwise()) },
  ],
  'params/json-schema-faithful': [
    {
      says: /fit the JSON Schema were refused/,
      plugin: withParams(z.strictObject({ low: z.number().min(0).max(1).default(0) }).refine(({ low }) => low < 0.9)),
    },
    {
      says: /a text instead of a number/,
      plugin: withParams(z.strictObject({ rate: z.coerce.number().min(0).max(1).default(0) })),
    },
  ],
  'create/deterministic': [{ says: /behave differently/, plugin: creating(fakeSchedule, () => randomSchedule()) }],
  'dispose/idempotent': [
    {
      says: /twice throws/,
      plugin: creating(fakeOptimizer, ({ momentum }) => {
        const optimizer = fakeOptimizer.create({ momentum }, undefined as never) as Disposable;
        let isOpen = true;
        return Object.assign(optimizer, {
          [Symbol.dispose]() {
            if (!isOpen) throw new Error('already closed');
            isOpen = false;
          },
        }) as never;
      }),
    },
  ],
  'capability/honest': [
    {
      says: /promises streaming and fails/,
      plugin: pluginOf({ ...fakeDataset, capabilities: { streaming: true } }),
      fixtures: exercise('dataset:fakes/tiny-bars', 'streaming', () => Promise.reject(new Error('not written yet'))),
    },
    {
      says: /does not refuse it/,
      plugin: pluginOf({ ...fakeDataset, capabilities: { streaming: false } }),
      fixtures: exercise('dataset:fakes/tiny-bars', 'streaming', () => Promise.resolve()),
    },
  ],
};

function withParams(params: unknown): ReturnType<typeof pluginOf> {
  return pluginOf({ ...fakeLoss, params, create: () => new FakeLoss() });
}

/** Validates with 0.5 and documents 0.9. */
function documentedOtherwise(): ParamsSchema {
  const schema = p.params({ rate: p.number({ title: 'Rate', unit: '1', default: 0.5 }) });
  const documented = p.params({ rate: p.number({ title: 'Rate', unit: '1', default: 0.9 }) });
  const standard = { ...schema['~standard'], jsonSchema: documented['~standard'].jsonSchema };
  return { '~standard': standard } as ParamsSchema;
}

function randomSchedule(): { peak: number; at: () => number } {
  const rate = Math.random();
  return { peak: 1, at: () => rate };
}

function exercise(
  subject: string,
  capability: string,
  body: () => Promise<unknown>,
): { capabilities: Record<string, Record<string, () => Promise<unknown>>> } {
  return { capabilities: { [subject]: { [capability]: body } } };
}
