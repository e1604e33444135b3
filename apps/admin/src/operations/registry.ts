import { mutation, query } from '@fovea/client';
import { failureFields, type Failure, type Page } from './operation.ts';
import type { JsonSchema } from '../forms/schema.ts';
import type { Note } from './experiments.ts';

export interface CatalogEntry {
  readonly kind: string;
  readonly id: string;
  readonly plugin: string;
  readonly behaviour: number;
  readonly title: string;
  readonly summary: string;
  readonly sources: readonly { readonly title: string; readonly url?: string; readonly year?: number }[];
  readonly ports: {
    readonly inputs: Readonly<Record<string, { readonly type: string }>>;
    readonly outputs: Readonly<Record<string, { readonly type: string }>>;
    readonly exclusive?: boolean;
  } | null;
  readonly params: JsonSchema;
}

export const catalogQuery = query<
  {
    readonly catalog: readonly CatalogEntry[];
  },
  Record<string, never>
>(/* GraphQL */ `
  query Catalog {
    catalog {
      kind
      id
      plugin
      behaviour
      title
      summary
      sources
      ports
      params
    }
  }
`);

export interface Plugin {
  readonly name: string;
  readonly version: string;
  readonly digest: string;
}

export const pluginsQuery = query<{ readonly plugins: readonly Plugin[] }, Record<string, never>>(/* GraphQL */ `
  query Plugins {
    plugins {
      name
      version
      digest
    }
  }
`);

export interface ModelVersion {
  readonly version: number;
  readonly artifact: { readonly digest: string; readonly sizeBytes: number | null; readonly url: string };
  readonly run: { readonly id: string; readonly label: string } | null;
  readonly step: string | null;
  readonly note: string;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly aliases: readonly string[];
}

export interface Model {
  readonly name: string;
  readonly createdAt: string;
  readonly aliases: readonly { readonly alias: string; readonly version: { readonly version: number } }[];
  readonly versions: readonly ModelVersion[];
  readonly notes: readonly Note[];
}

const modelFields = /* GraphQL */ `
  name
  createdAt
  aliases { alias version { version } }
  versions {
    version
    artifact { digest sizeBytes url }
    run { id label }
    step
    note
    createdAt
    createdBy
    aliases
  }
  notes { id text by at }
`;

export const modelsQuery = query<
  { readonly models: Page<Model> },
  { readonly first: number; readonly after: string | null }
>(/* GraphQL */ `
  query Models($first: Int, $after: String) {
    models(first: $first, after: $after) {
      nodes { ${modelFields} }
      pageInfo { endCursor hasNextPage }
    }
  }
`);

export const modelQuery = query<{ readonly model: Model | null }, { readonly name: string }>(/* GraphQL */ `
  query Model($name: ID!) {
    model(name: $name) { ${modelFields} }
  }
`);

export const registerModelMutation = mutation<
  {
    readonly result:
      { readonly __typename: 'ModelVersionPayload'; readonly version: { readonly version: number } } | Failure;
  },
  {
    readonly input: {
      readonly name: string;
      readonly artifact: string;
      readonly run?: string;
      readonly step?: string;
      readonly note?: string;
    };
  }
>(/* GraphQL */ `
  mutation RegisterModel($input: RegisterModelInput!) {
    result: registerModel(input: $input) {
      __typename
      ... on ModelVersionPayload { version { version } }
      ${failureFields}
    }
  }
`);

export const promoteModelMutation = mutation<
  { readonly result: { readonly __typename: 'ModelPayload'; readonly model: { readonly name: string } } | Failure },
  {
    readonly input: {
      readonly model: string;
      readonly alias: string;
      readonly version: number | null;
      readonly expected?: { readonly version?: number; readonly none?: boolean };
    };
  }
>(/* GraphQL */ `
  mutation PromoteModel($input: PromoteModelInput!) {
    result: promoteModel(input: $input) {
      __typename
      ... on ModelPayload { model { name } }
      ${failureFields}
    }
  }
`);

export interface Dataset {
  readonly id: string;
  readonly name: string;
  readonly origin: 'CONTRIBUTION' | 'ROOT' | 'ARCHIVE';
  readonly root: string | null;
  readonly use: { readonly use: string; readonly params?: Readonly<Record<string, unknown>> };
  readonly description: {
    readonly digest: string;
    readonly classes: readonly string[];
    readonly shape: readonly number[];
    readonly licence: string;
    readonly splits: Readonly<Record<string, { readonly count: number; readonly classCounts: readonly number[] }>>;
    readonly rejected?: readonly unknown[];
  } | null;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly notes: readonly Note[];
}

export const datasetsQuery = query<
  { readonly datasets: Page<Dataset> },
  { readonly first: number; readonly after: string | null }
>(/* GraphQL */ `
  query Datasets($first: Int, $after: String) {
    datasets(first: $first, after: $after) {
      nodes {
        id
        name
        origin
        root
        use
        description
        createdAt
        createdBy
        notes {
          id
          text
          by
          at
        }
      }
      pageInfo {
        endCursor
        hasNextPage
      }
    }
  }
`);

export const registerDatasetMutation = mutation<
  { readonly result: { readonly __typename: 'DatasetPayload'; readonly dataset: { readonly id: string } } | Failure },
  { readonly input: { readonly name: string; readonly dataset: { readonly json: unknown }; readonly root?: string } }
>(/* GraphQL */ `
  mutation RegisterDataset($input: RegisterDatasetInput!) {
    result: registerDataset(input: $input) {
      __typename
      ... on DatasetPayload { dataset { id } }
      ${failureFields}
    }
  }
`);
