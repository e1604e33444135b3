import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { codegen } from '@graphql-codegen/core';
import * as operationsPlugin from '@graphql-codegen/typescript-operations';
import { Kind, parse, print, type DefinitionNode, type DocumentNode } from 'graphql';
import { format, resolveConfig } from 'prettier';
import { coreSdl } from '@fovea/api/schema';

const operationsFolder = 'packages/client/src/operations';
export const clientOperationsFile = 'packages/client/src/generated/operations.ts';

/** Types of the client's operations. Inputs of contributions are opaque to it, so that plugins change nothing here. */
export async function clientOperations(): Promise<string> {
  const document = await operations();
  const generated = await codegen({
    filename: clientOperationsFile,
    schema: parse([...coreSdl, 'scalar PipelineInput scalar DatasetInput'].join('\n')),
    documents: [{ location: operationsFolder, document }],
    plugins: [{ operations: {} }],
    pluginMap: { operations: operationsPlugin },
    config: {
      scalars: {
        ID: 'string',
        JSON: 'unknown',
        DateTime: 'string',
        Digest: 'Digest',
        Number: { input: 'number', output: 'WireNumber' },
      },
      enumType: 'string-literal',
      inputMaybeValue: 'T | null | undefined',
      immutableTypes: true,
      skipTypeNameForRoot: true,
      nonOptionalTypename: false,
      skipTypename: true,
      printFieldsOnNewLines: true,
      inlineFragmentTypes: 'combine',
    },
  });
  const header = [
    '// Written by `npm run generate` from the operations of this package and the schema of the API.',
    "import type { Digest } from '@fovea/contracts';",
    "import type { WireNumber } from '../wire-number.ts';",
  ].join('\n');
  const options = await resolveConfig(clientOperationsFile);
  return format(`${header}\n\n${generated}`, { ...options, parser: 'typescript' });
}

/** Every document of the client; fragments that several of them bring along, once. */
async function operations(): Promise<DocumentNode> {
  const definitions = new Map<string, DefinitionNode>();
  for (const name of readdirSync(operationsFolder).sort()) {
    if (!name.endsWith('.ts') || name === 'index.ts') continue;
    const module = (await import(pathToFileURL(join(operationsFolder, name)).href)) as Record<string, unknown>;
    for (const exported of Object.values(module)) {
      for (const definition of parse(textOf(exported)).definitions) {
        if (definition.kind !== Kind.OPERATION_DEFINITION && definition.kind !== Kind.FRAGMENT_DEFINITION) continue;
        const id = `${definition.kind} ${definition.name?.value ?? print(definition)}`;
        definitions.set(id, definition);
      }
    }
  }
  return { kind: Kind.DOCUMENT, definitions: [...definitions.values()] };
}

function textOf(exported: unknown): string {
  return typeof exported === 'string' ? exported : (exported as { readonly text: string }).text;
}
