import type { Digest } from '@fovea/contracts';
import { nothingThere } from '../errors.ts';
import type {
  CatalogQueryVariables,
  DatasetsQueryVariables,
  ModelsQueryVariables,
  PromoteModelInput,
  RegisterDatasetInput,
  RegisterModelInput,
} from '../generated/operations.ts';
import * as documents from '../operations/registry.ts';
import type { RequestSignal, Send } from './send.ts';

/** What may be asked and done about artifacts, models, datasets and plugins. */
export function registryHelpers(send: Send) {
  return {
    async artifact(digest: Digest, options?: RequestSignal) {
      const { artifact } = await send(documents.artifactDocument, { digest }, options);
      if (artifact === null) throw nothingThere('artifact', digest);
      return artifact;
    },
    /** Those that would have to be uploaded. */
    async missingArtifacts(digests: readonly Digest[], options?: RequestSignal): Promise<readonly Digest[]> {
      return (await send(documents.missingArtifactsDocument, { digests }, options)).missingArtifacts;
    },
    async model(name: string, options?: RequestSignal) {
      const { model } = await send(documents.modelDocument, { name }, options);
      if (model === null) throw nothingThere('model', name);
      return model;
    },
    async models(variables: ModelsQueryVariables = {}, options?: RequestSignal) {
      return (await send(documents.modelsDocument, variables, options)).models;
    },
    async registerModel(input: RegisterModelInput, options?: RequestSignal) {
      return (await send(documents.registerModelDocument, { input }, options)).registerModel.version;
    },
    async promoteModel(input: PromoteModelInput, options?: RequestSignal) {
      return (await send(documents.promoteModelDocument, { input }, options)).promoteModel.model;
    },
    async datasets(variables: DatasetsQueryVariables = {}, options?: RequestSignal) {
      return (await send(documents.datasetsDocument, variables, options)).datasets;
    },
    async registerDataset(input: RegisterDatasetInput, options?: RequestSignal) {
      return (await send(documents.registerDatasetDocument, { input }, options)).registerDataset.dataset;
    },
    async catalog(variables: CatalogQueryVariables = {}, options?: RequestSignal) {
      return (await send(documents.catalogDocument, variables, options)).catalog;
    },
    async plugins(options?: RequestSignal) {
      return (await send(documents.pluginsDocument, {}, options)).plugins;
    },
  };
}
