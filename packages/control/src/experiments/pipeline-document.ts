import { isFoveaError, type PipelineDefinition } from '@fovea/contracts';

/** A pipeline as text that `fovea run` or the API takes. */
export interface PipelineDocument {
  readonly typescript: string;
  readonly json: string;
  /** A createExperiment mutation. */
  readonly graphql: string;
}

/** A pipeline to copy. `toLiteral` writes it as a PipelineInput; what that cannot say is sent as JSON. */
export function pipelineDocument(
  definition: PipelineDefinition,
  toLiteral: (definition: PipelineDefinition) => string,
): PipelineDocument {
  const json = JSON.stringify(definition, null, 2);
  return {
    typescript: `import { definePipeline } from '@fovea/contracts';\n\nexport default definePipeline(${literal(definition)});\n`,
    json: `${json}\n`,
    graphql: mutation(definition, toLiteral),
  };
}

const selection =
  '{\n    ... on ExperimentPayload { experiment { id } }\n    ... on Failure { code message path }\n  }';

function mutation(definition: PipelineDefinition, toLiteral: (definition: PipelineDefinition) => string): string {
  try {
    const typed = toLiteral(definition).replaceAll('\n', '\n    ');
    return `mutation {\n  createExperiment(input: {\n    pipeline: { typed: ${typed} }\n  }) ${selection}\n}\n`;
  } catch (error) {
    if (!isFoveaError(error)) throw error;
    const variables = JSON.stringify({ pipeline: definition }, null, 2).replaceAll('\n', '\n# ');
    return `mutation ($pipeline: JSON!) {\n  createExperiment(input: { pipeline: { json: $pipeline } }) ${selection}\n}\n\n# ${variables}\n`;
  }
}

/** JSON with the quotes of names left out where TypeScript needs none. */
function literal(value: unknown, indent = ''): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const parts = Array.isArray(value)
    ? value.map((item) => literal(item, inner))
    : Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .map(([name, item]) => `${/^[a-z_$][\w$]*$/i.test(name) ? name : quoted(name)}: ${literal(item, inner)}`);
  const line = `${open}${open === '{' ? ' ' : ''}${parts.join(', ')}${open === '{' ? ' ' : ''}${close}`;
  if (parts.length === 0) return `${open}${close}`;
  if (line.length + indent.length <= 100 && !line.includes('\n')) return line;
  return `${open}\n${parts.map((part) => `${inner}${part},\n`).join('')}${indent}${close}`;
}

function quoted(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  // Line separators end a line in older readers of JavaScript.
  return `'${escaped.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')}'`;
}
