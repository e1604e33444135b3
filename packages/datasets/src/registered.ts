import { defineContribution, p, registeredDatasetsToken, type CreateContext, type Use } from '@fovea/contracts';
import { datasetNotRegistered, registeredElsewhere } from './errors.ts';

const subject = 'dataset:fovea/registered';

/** A dataset that a server knows by name: where it is, only the agents of that server know. */
export const registered = defineContribution({
  kind: 'dataset',
  id: 'fovea/registered',
  behaviour: 1,
  title: 'Registered dataset',
  summary:
    'A dataset that was registered on a server under a name. Agents of that server find it: in a folder of their own ' +
    'configuration, in an uploaded archive, or as another dataset.',
  params: p.params({
    name: p.requiredText({ title: 'Name', description: 'Under which it was registered.', maxLength: 200 }),
  }),
  create: async ({ name }, context) => {
    const source = await context.create('dataset', useOf(name, context));
    return {
      isExpensive: source.isExpensive,
      // Known by its registered name on every machine, whatever its folder is called there.
      describe: async (signal) => ({ ...(await source.describe(signal)), name }),
      get: (split, index) => source.get(split, index),
      ...(source.decode === undefined ? {} : { decode: source.decode.bind(source) }),
      [Symbol.asyncDispose]: () => source[Symbol.asyncDispose](),
    };
  },
});

function useOf(name: string, context: CreateContext): Use {
  const known = registeredIn(context);
  const use = known.get(name);
  if (use === undefined) throw datasetNotRegistered(subject, name, [...known.keys()]);
  return use;
}

function registeredIn(context: CreateContext) {
  try {
    return context.get(registeredDatasetsToken);
  } catch (error) {
    throw registeredElsewhere(subject, error);
  }
}
