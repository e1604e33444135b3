import { codegen } from '@graphql-codegen/core';
import * as typescript from '@graphql-codegen/typescript';
import * as resolvers from '@graphql-codegen/typescript-resolvers';
import { parse, print, type DocumentNode } from 'graphql';
import { format, resolveConfig } from 'prettier';
import { coreSdl } from '@fovea/api/schema';
import { Catalog, deriveInputs, type PluginCatalog } from '@fovea/host';

/** What the values of an enum are inside the program. */
const enumValues = sources({
  contracts: {
    ExperimentState: 'ExperimentState',
    LeaseDirective: 'LeaseDirective',
    Role: 'Role',
    RunState: 'ControlRunState',
  },
  control: { Metric: 'ObjectiveMetric', StepState: 'StepState' },
  '../resolvers/sources.ts': {
    ChangeTopic: 'ChangeTopic',
    DatasetOriginKind: 'DatasetOriginKind',
    LineageDirection: 'LineageDirection',
    Order: 'Order',
    OriginKind: 'OriginKind',
    SubjectKind: 'SubjectKind',
  },
});

/** What resolvers of a type are given. */
const mappers = sources({
  contracts: {
    Experiment: 'ExperimentRecord',
    Run: 'RunSummary',
    Agent: 'AgentRecord',
    Token: 'TokenRecord',
    Model: 'ModelRecord',
    ModelVersion: 'ModelVersionRecord',
    Dataset: 'RegisteredDataset',
    Note: 'NoteRecord',
    Attempt: 'AttemptRecord',
    RunEvent: 'RunEvent as RunEventRecord',
    Series: 'SeriesRecord',
    LineageEdge: 'LineageRecord',
    Checkpoint: 'CheckpointRecord',
    AgentOffer: 'AgentOffer as AgentOfferRecord',
    Latency: 'LatencyMeasurement',
    RunOrigin: 'RunOrigin as RunOriginRecord',
    RunError: 'SerializedError',
    MetricPoint: 'MetricPoint as MetricPointRecord',
    LeaseGrant: 'LeaseGrant as LeaseGrantRecord',
  },
  host: { CatalogEntry: 'CatalogEntry as CatalogEntryRecord', Plugin: 'PluginCatalog' },
  control: { PipelineSource: 'PipelineDocument', Certificate: 'FoundCertificate' },
  '../resolvers/sources.ts': {
    Artifact: 'ArtifactSource',
    ResultModel: 'ResultModelSource',
    ModelAlias: 'ModelAliasSource',
    Step: 'StepSource',
    StepOutput: 'StepOutputSource',
    Server: 'ServerSource',
    InvalidInput: 'FailureSource',
    NotFound: 'FailureSource',
    Conflict: 'FailureSource',
    LeaseLost: 'FailureSource',
    RateLimited: 'FailureSource',
  },
});

/** Types for the resolvers of the API. The inputs of contributions are opaque to them, so that plugins change nothing here. */
export async function resolverTypes(): Promise<string> {
  const schema = parse([...coreSdl, 'scalar PipelineInput scalar DatasetInput'].join('\n'));
  const config = {
    contextType: '../context.ts#RequestContext',
    mappers,
    enumValues,
    enumsAsTypes: true,
    useTypeImports: true,
    skipTypename: false,
    nonOptionalTypename: false,
    maybeValue: 'T | null | undefined',
    scalars: {
      JSON: 'unknown',
      DateTime: 'string',
      Digest: '@fovea/contracts#Digest',
      Number: 'number',
      PipelineInput: 'unknown',
      DatasetInput: 'unknown',
    },
    immutableTypes: true,
    strictScalars: true,
    optionalResolveType: true,
    resolversNonOptionalTypename: { unionMember: true, interfaceImplementingType: false },
  };
  const text = await codegen({
    filename: 'resolvers.ts',
    schema,
    documents: [],
    config: {},
    plugins: [{ typescript: config }, { resolvers: config }],
    pluginMap: { typescript, resolvers },
  });
  return `// Written by \`npm run generate\` from src/schema: do not edit.\n${text.replace(/^export \{/gm, 'export type {')}`;
}

/** The whole schema of a server that has these plugins. */
export async function apiSchemaText(catalogs: readonly PluginCatalog[]): Promise<string> {
  const inputs = deriveInputs(new Catalog(catalogs.map((catalog) => ({ catalog }))));
  const document = parse([...coreSdl, inputs.sdl].join('\n'));
  const text = `# Written by \`npm run generate\` for the plugins of the default preset: do not edit.\n${print(merged(document))}\n`;
  return format(text, { ...(await resolveConfig('apps/api/schema.graphql')), parser: 'graphql' });
}

/** Extensions joined with the types they extend, so that the file reads as one schema. */
function merged(document: DocumentNode): DocumentNode {
  const extensions = document.definitions.filter((definition) => definition.kind === 'ObjectTypeExtension');
  return {
    ...document,
    definitions: document.definitions
      .filter((definition) => definition.kind !== 'ObjectTypeExtension')
      .map((definition) => {
        if (definition.kind !== 'ObjectTypeDefinition') return definition;
        const more = extensions.filter(({ name }) => name.value === definition.name.value);
        return { ...definition, fields: [definition, ...more].flatMap(({ fields = [] }) => fields) };
      }),
  };
}

/** `{module: {GraphQL type: TypeScript type}}` as code generation takes it. */
function sources(modules: Readonly<Record<string, Readonly<Record<string, string>>>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(modules).flatMap(([module, types]) =>
      Object.entries(types).map(([type, source]) => [
        type,
        `${module.startsWith('.') ? module : `@fovea/${module}`}#${source}`,
      ]),
    ),
  );
}
