import type {
  ArtifactRecord,
  DatasetOrigin,
  Digest,
  ModelRecord,
  ModelVersionRecord,
  RegisteredDataset,
} from '@fovea/contracts';
import { refusePaths } from '../experiments/references.ts';
import { checkInteger, checkName } from '../checks.ts';
import { inputInvalid, notFound } from '../errors.ts';
import { randomHex } from '../ids.ts';
import { mutate, type MutationContext } from '../mutations.ts';
import type { ControlServices } from '../services.ts';
import type { DatasetNames } from './dataset-names.ts';

export interface RegisterModelInput {
  readonly name: string;
  /** A stored model artifact. */
  readonly artifact: Digest;
  /** The run and step that made it. */
  readonly run?: string;
  readonly step?: string;
  readonly note?: string;
}

export interface PromoteInput {
  readonly model: string;
  /** Such as `production` or `candidate`. */
  readonly alias: string;
  /** Null takes the alias away. */
  readonly version: number | null;
  /** The version it must have now, null for none: the promotion fails when someone was faster. Left out: any. */
  readonly expected?: number | null;
}

export interface RegisterDatasetInput {
  readonly name: string;
  readonly origin: DatasetOrigin;
}

const digestPattern = /^sha256:[0-9a-f]{64}$/;

/** Models with versions and aliases, datasets by name, artifacts by digest. */
export class RegistryService {
  readonly #services: ControlServices;
  readonly #datasets: DatasetNames;

  constructor(services: ControlServices, datasets: DatasetNames) {
    this.#services = services;
    this.#datasets = datasets;
  }

  /** A new version of a model; the first one creates it. @throws ARTIFACT_NOT_FOUND, PARAMS_INVALID. */
  async registerModel(input: RegisterModelInput, mutation: MutationContext): Promise<ModelVersionRecord> {
    const { store } = this.#services;
    const { artifact, run = null, step = null, note = '' } = input;
    const model = checkName('model', 'name', input.name);
    checkDigest(artifact);
    await mutate(store, {
      name: 'registerModel',
      input,
      mutation,
      prepare: () =>
        Promise.resolve({
          commands: [
            {
              command: 'model.add-version',
              input: { model, artifact, run, step, note: note.slice(0, 10_000), by: mutation.actor },
            },
          ],
          response: null,
        }),
    });
    const versions = await store.modelVersions({ model });
    const version = versions.findLast((candidate) => candidate.artifact === artifact && candidate.run === run);
    if (version === undefined) throw notFound('model', model);
    return version;
  }

  /** Lets an alias name another version, such as `production` the one that was the candidate. @throws NOT_FOUND, CONFLICT. */
  async promote(input: PromoteInput, mutation: MutationContext): Promise<ModelRecord> {
    const { store } = this.#services;
    const { model, version } = input;
    checkName(`model:${model}`, 'alias', input.alias);
    if (version !== null) checkInteger(`model:${model}`, 'version', version, [1, 2 ** 31 - 1]);
    await mutate(store, {
      name: 'promoteModel',
      input,
      mutation,
      prepare: () => Promise.resolve({ commands: [{ command: 'model.set-alias', input }], response: null }),
    });
    const record = await store.model({ name: model });
    if (record === undefined) throw notFound('model', model);
    return record;
  }

  /** The dataset that pipelines mean by a name. */
  async datasetNamed(name: string): Promise<RegisteredDataset | undefined> {
    return this.#datasets.find(name);
  }

  /**
   * Folders in its params are relative to the root or archive.
   *
   * @throws CONFLICT when the name is taken; ARTIFACT_NOT_FOUND; PARAMS_INVALID, CONTRIBUTION_UNKNOWN; FORBIDDEN for a path of
   * a caller elsewhere that no root or archive holds.
   */
  async registerDataset({ name, origin }: RegisterDatasetInput, mutation: MutationContext): Promise<RegisteredDataset> {
    const { store, planning } = this.#services;
    checkName('dataset', 'name', name);
    if (origin.type === 'root') checkName(`dataset:${name}`, 'origin.root', origin.root);
    if (origin.type === 'archive') checkDigest(origin.artifact);
    planning.catalog.resolve('dataset', origin.dataset, 'origin.dataset');
    if (origin.type === 'contribution' && mutation.isRemote === true) {
      refusePaths(planning.catalog, 'dataset', origin.dataset, 'origin.dataset');
    }
    const { id } = await mutate(store, {
      name: 'registerDataset',
      input: { name, origin },
      mutation,
      prepare: () => {
        const id = `dataset-${randomHex(6)}`;
        return Promise.resolve({
          commands: [{ command: 'dataset.register', input: { id, name, origin, by: mutation.actor } }],
          response: { id },
        });
      },
    });
    const dataset = await store.dataset({ id });
    if (dataset === undefined) throw notFound('dataset', id);
    return dataset;
  }

  /** Lets readers trust an artifact: its bytes are durable and match the digest. Again changes nothing. */
  async registerArtifact(digest: Digest, sizeBytes: number): Promise<ArtifactRecord> {
    checkDigest(digest);
    const [artifact] = await this.#services.store.commit({
      command: 'artifact.register',
      input: { digest, sizeBytes },
    });
    return artifact;
  }

  /** Registers artifacts that this server's own store holds already, as where an agent shares it. @throws ARTIFACT_NOT_FOUND. */
  async adoptArtifacts(digests: readonly Digest[]): Promise<void> {
    for (const digest of await this.missingArtifacts(digests)) {
      const { byteLength } = await this.#services.artifacts.get(digest);
      await this.registerArtifact(digest, byteLength);
    }
  }

  /** Those that would have to be uploaded. */
  async missingArtifacts(digests: readonly Digest[]): Promise<readonly Digest[]> {
    for (const digest of digests) checkDigest(digest);
    const known = new Set((await this.#services.store.artifacts({ digests })).map(({ digest }) => digest));
    return [...new Set(digests)].filter((digest) => !known.has(digest));
  }
}

function checkDigest(digest: string): void {
  if (!digestPattern.test(digest)) {
    throw inputInvalid('artifact', 'digest', 'sha256: and 64 lower-case hex digits', digest);
  }
}
