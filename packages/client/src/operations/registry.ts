import { mutation, query } from '../document.ts';
import type {
  ArtifactQuery,
  ArtifactQueryVariables,
  CatalogQuery,
  CatalogQueryVariables,
  DatasetsQuery,
  DatasetsQueryVariables,
  MissingArtifactsQuery,
  MissingArtifactsQueryVariables,
  ModelQuery,
  ModelQueryVariables,
  ModelsQuery,
  ModelsQueryVariables,
  PluginsQuery,
  PluginsQueryVariables,
  PromoteModelMutation,
  PromoteModelMutationVariables,
  RegisterDatasetMutation,
  RegisterDatasetMutationVariables,
  RegisterModelMutation,
  RegisterModelMutationVariables,
} from '../generated/operations.ts';
import { datasetFields, failureFields, modelVersionFields } from './fragments.ts';

export const artifactDocument = query<ArtifactQuery, ArtifactQueryVariables>(/* GraphQL */ `
  query Artifact($digest: Digest!) {
    artifact(digest: $digest) {
      digest
      sizeBytes
      createdAt
      url
      json
    }
  }
`);

export const missingArtifactsDocument = query<MissingArtifactsQuery, MissingArtifactsQueryVariables>(/* GraphQL */ `
  query MissingArtifacts($digests: [Digest!]!) {
    missingArtifacts(digests: $digests)
  }
`);

export const modelDocument = query<ModelQuery, ModelQueryVariables>(/* GraphQL */ `
  query Model($name: ID!) {
    model(name: $name) {
      name
      createdAt
      createdBy
      versions {
        ...modelVersionFields
      }
    }
  }
  ${modelVersionFields}
`);

export const modelsDocument = query<ModelsQuery, ModelsQueryVariables>(/* GraphQL */ `
  query Models($first: Int = 50, $after: String, $order: Order = NEWEST) {
    models(first: $first, after: $after, order: $order) {
      nodes {
        name
        createdAt
        createdBy
        aliases {
          alias
          version {
            version
          }
        }
      }
      pageInfo {
        endCursor
        hasNextPage
      }
    }
  }
`);

export const registerModelDocument = mutation<RegisterModelMutation, RegisterModelMutationVariables>(/* GraphQL */ `
  mutation RegisterModel($input: RegisterModelInput!) {
    registerModel(input: $input) {
      __typename
      ... on ModelVersionPayload {
        version {
          ...modelVersionFields
        }
      }
      ...failureFields
    }
  }
  ${modelVersionFields}
  ${failureFields}
`);

export const promoteModelDocument = mutation<PromoteModelMutation, PromoteModelMutationVariables>(/* GraphQL */ `
  mutation PromoteModel($input: PromoteModelInput!) {
    promoteModel(input: $input) {
      __typename
      ... on ModelPayload {
        model {
          name
          aliases {
            alias
            version {
              version
            }
          }
        }
      }
      ...failureFields
    }
  }
  ${failureFields}
`);

export const datasetsDocument = query<DatasetsQuery, DatasetsQueryVariables>(/* GraphQL */ `
  query Datasets($first: Int = 50, $after: String, $order: Order = NEWEST) {
    datasets(first: $first, after: $after, order: $order) {
      nodes {
        ...datasetFields
      }
      pageInfo {
        endCursor
        hasNextPage
      }
    }
  }
  ${datasetFields}
`);

export const registerDatasetDocument = mutation<RegisterDatasetMutation, RegisterDatasetMutationVariables>(
  /* GraphQL */ `
    mutation RegisterDataset($input: RegisterDatasetInput!) {
      registerDataset(input: $input) {
        __typename
        ... on DatasetPayload {
          dataset {
            ...datasetFields
          }
        }
        ...failureFields
      }
    }
    ${datasetFields}
    ${failureFields}
  `,
);

export const catalogDocument = query<CatalogQuery, CatalogQueryVariables>(/* GraphQL */ `
  query Catalog($kind: String, $search: String) {
    catalog(kind: $kind, search: $search) {
      kind
      id
      field
      plugin
      behaviour
      title
      summary
      sources
      capabilities
      ports
      params
    }
  }
`);

export const pluginsDocument = query<PluginsQuery, PluginsQueryVariables>(/* GraphQL */ `
  query Plugins {
    plugins {
      name
      version
      digest
    }
  }
`);
