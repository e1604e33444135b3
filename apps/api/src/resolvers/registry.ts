import type { DatasetOrigin, Digest, ModelVersionRecord, Use } from '@fovea/contracts';
import { fieldOfId, isUse, type CatalogEntry } from '@fovea/host';
import type { RequestContext } from '../context.ts';
import { argumentInvalid, recordMissing } from '../errors.ts';
import type { RegisterDatasetInput, Resolvers } from '../generated/resolvers.ts';
import { expectingFailures } from './failures.ts';
import { given } from './given.ts';
import { connection, pageRequest } from './pages.ts';

const maxJsonBytes = 4 * 1024 * 1024;
const maxDigests = 1000;

/** Artifacts, models, datasets, the catalogue. */
export const registryResolvers: Resolvers = {
  Query: {
    artifact: async (_, { digest }, { loaders }) => loaders.artifact.load(digest),
    missingArtifacts: (_, { digests }, { control }) => {
      if (digests.length > maxDigests) throw argumentInvalid('digests', `at most ${maxDigests}`, digests.length);
      return control.registry.missingArtifacts(digests);
    },
    model: (_, { name }, { loaders }) => loaders.model.load(name),
    models: (_, args, context) => connection(context.control.store.models(pageRequest(args)), context),
    dataset: (_, { id }, { control }) => control.store.dataset({ id }),
    datasets: (_, args, context) => connection(context.control.store.datasets(pageRequest(args)), context),
    catalog: (_, { kind, search }, { catalog }) =>
      catalog
        .entries()
        .filter((entry) => (typeof kind === 'string' ? entry.kind === kind : true) && matches(entry, search)),
    plugins: (_, _args, { catalog }) => catalog.plugins.map((plugin) => plugin.catalog),
  },
  Artifact: {
    sizeBytes: async ({ digest }, _args, { loaders }) => (await loaders.artifact.load(digest))?.sizeBytes,
    createdAt: async ({ digest }, _args, { loaders }) => (await loaders.artifact.load(digest))?.createdAt,
    url: ({ digest }) => `/artifacts/${digest}`,
    madeBy: async ({ digest }, _args, { control }) =>
      (await control.store.lineage({ artifact: digest })).filter(({ direction }) => direction === 'output'),
    usedBy: async ({ digest }, _args, { control }) =>
      (await control.store.lineage({ artifact: digest })).filter(({ direction }) => direction === 'input'),
    json: ({ digest }, _args, context) => jsonOf(digest, context),
  },
  LineageEdge: {
    artifact: ({ artifact }) => ({ digest: artifact }),
    run: async ({ run: id }, _args, { loaders }) => {
      const run = await loaders.run.load(id);
      if (run === undefined) throw recordMissing('run', id);
      return run;
    },
  },
  Model: {
    aliases: ({ name, aliases }) =>
      Object.entries(aliases).map(([alias, version]) => ({ model: name, alias, version })),
    versions: async ({ name }, _args, { loaders, spend }) => {
      const versions = [...(await loaders.versions.load(name))].sort((a, b) => b.version - a.version);
      spend(versions.length);
      return versions;
    },
    version: async ({ name, aliases, latestVersion }, { number, alias }, { loaders }) => {
      const named =
        typeof alias === 'string' ? (Object.hasOwn(aliases, alias) ? aliases[alias] : undefined) : undefined;
      const wanted = typeof alias === 'string' ? named : (number ?? latestVersion);
      return (await loaders.versions.load(name)).find(({ version }) => version === wanted);
    },
    notes: ({ name }, _args, { control }) => control.store.notes({ subject: { kind: 'model', id: name } }),
  },
  ModelAlias: {
    version: ({ model, version }, _args, context) => versionOf(context, model, version),
  },
  ModelVersion: {
    model: async ({ model }, _args, { loaders }) => {
      const record = await loaders.model.load(model);
      if (record === undefined) throw recordMissing('model', model);
      return record;
    },
    artifact: ({ artifact }) => ({ digest: artifact }),
    run: ({ run }, _args, { loaders }) => (run === null ? null : loaders.run.load(run)),
    aliases: async ({ model, version }, _args, { loaders }) => {
      const aliases = (await loaders.model.load(model))?.aliases ?? {};
      return Object.keys(aliases).filter((alias) => aliases[alias] === version);
    },
  },
  Dataset: {
    origin: ({ origin }) => origin.type,
    root: ({ origin }) => (origin.type === 'root' ? origin.root : null),
    archive: ({ origin }) => (origin.type === 'archive' ? { digest: origin.artifact } : null),
    use: ({ origin }) => origin.dataset,
    notes: ({ id }, _args, { control }) => control.store.notes({ subject: { kind: 'dataset', id } }),
  },
  CatalogEntry: { field: ({ kind, id }) => fieldOfId(kind, id) },
  Plugin: {
    name: ({ plugin }) => plugin,
    digest: ({ digest }) => `sha256:${digest}`,
  },
  Mutation: {
    registerModel: (_, { input }, { control, mutation }, info) =>
      expectingFailures(info, async () => {
        const { name, artifact, run, step, note } = input;
        const version = await control.registry.registerModel(
          { name, artifact, ...given({ run, step, note }) },
          mutation(input),
        );
        return { __typename: 'ModelVersionPayload' as const, version, clientMutationId: input.clientMutationId };
      }),
    promoteModel: (_, { input }, { control, mutation }, info) =>
      expectingFailures(info, async () => {
        const { model, alias, version = null, expected } = input;
        const promotion = {
          model,
          alias,
          version,
          ...(expected === undefined || expected === null ? {} : { expected: expected.version ?? null }),
        };
        const record = await control.registry.promote(promotion, mutation(input));
        return { __typename: 'ModelPayload' as const, model: record, clientMutationId: input.clientMutationId };
      }),
    registerDataset: (_, { input }, context, info) =>
      expectingFailures(info, async () => ({
        __typename: 'DatasetPayload' as const,
        dataset: await context.control.registry.registerDataset(
          { name: input.name, origin: originOf(input, context) },
          context.mutation(input),
        ),
        clientMutationId: input.clientMutationId,
      })),
  },
};

function matches({ id, title, summary }: CatalogEntry, search: string | null | undefined): boolean {
  if (typeof search !== 'string' || search === '') return true;
  const wanted = search.toLowerCase();
  return [id, title, summary].some((text) => text.toLowerCase().includes(wanted));
}

async function versionOf({ loaders }: RequestContext, model: string, version: number): Promise<ModelVersionRecord> {
  const found = (await loaders.versions.load(model)).find((candidate) => candidate.version === version);
  if (found === undefined) throw recordMissing('model version', `${model}/${version}`);
  return found;
}

/** Null for what is no JSON, or too long to be shown. */
async function jsonOf(digest: Digest, { loaders, artifacts }: RequestContext): Promise<unknown> {
  const row = await loaders.artifact.load(digest);
  if (row === undefined || row.sizeBytes > maxJsonBytes) return null;
  const bytes = await artifacts.get(digest);
  if (bytes[0] !== 0x7b && bytes[0] !== 0x5b) return null;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch {
    return null;
  }
}

/** @throws PARAMS_INVALID for a dataset that is none, or both by root and by archive. */
function originOf({ dataset, root, archive }: RegisterDatasetInput, { inputs }: RequestContext): DatasetOrigin {
  const use =
    dataset.typed === undefined || dataset.typed === null ? dataset.json : inputs.toUse('dataset', dataset.typed);
  if (!isUse(use)) throw argumentInvalid('dataset.json', 'an object with use and params', use);
  const { use: id, params = {} } = use;
  const reference: Use = { use: id, params };
  if (typeof root === 'string' && typeof archive === 'string') {
    throw argumentInvalid('archive', 'a root or an archive, not both', archive);
  }
  if (typeof root === 'string') return { type: 'root', root, dataset: reference };
  if (typeof archive === 'string') return { type: 'archive', artifact: archive, dataset: reference };
  return { type: 'contribution', dataset: reference };
}
