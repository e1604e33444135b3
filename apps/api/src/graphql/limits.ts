import {
  GraphQLError,
  Kind,
  type ASTVisitor,
  type DocumentNode,
  type FragmentDefinitionNode,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';

/** What operations and connections may cost. The same for HTTP and WebSocket. */
export interface ApiLimits {
  readonly maxBodyBytes: number;
  readonly maxTokens: number;
  readonly maxDepth: number;
  /** Aliases in one operation, those of `__typename` included. */
  readonly maxAliases: number;
  /** Selections of one operation, those in fragments counted wherever they are spread. */
  readonly maxSelections: number;
  readonly maxCoercionErrors: number;
  /** Errors in one answer; more are left out. */
  readonly maxErrors: number;
  readonly maxMessageBytes: number;
  readonly maxOperationsPerSocket: number;
  readonly maxSocketsPerAddress: number;
  /** Those that have not shown a token yet. */
  readonly maxUnnamedSocketsPerAddress: number;
  readonly connectionInitMs: number;
  /** How often the tokens of open sockets are looked at again. */
  readonly recheckMs: number;
  readonly headersTimeoutMs: number;
  /** Without a byte for so long a connection ends. */
  readonly idleTimeoutMs: number;
  readonly shutdownMs: number;
  readonly maxArtifactBytes: number;
  /** All artifacts together. */
  readonly maxStoredBytes: number;
  /** Uploads that were begun and not ended. */
  readonly maxOpenUploads: number;
  /** Space on the disk that uploads leave free. */
  readonly minFreeBytes: number;
  /** After so long without a byte a half upload is forgotten. */
  readonly staleUploadMs: number;
  /** Failed sign-ins and tokens of one address in a minute. */
  readonly maxFailuresPerMinute: number;
}

export const defaultApiLimits: ApiLimits = {
  maxBodyBytes: 1024 * 1024,
  maxTokens: 2000,
  maxDepth: 12,
  maxAliases: 30,
  maxSelections: 2000,
  maxCoercionErrors: 10,
  maxErrors: 20,
  maxMessageBytes: 1024 * 1024,
  maxOperationsPerSocket: 50,
  maxSocketsPerAddress: 2000,
  maxUnnamedSocketsPerAddress: 100,
  connectionInitMs: 3000,
  recheckMs: 5000,
  headersTimeoutMs: 10_000,
  idleTimeoutMs: 30_000,
  shutdownMs: 20_000,
  maxArtifactBytes: 8 * 1024 ** 3,
  maxStoredBytes: Number.MAX_SAFE_INTEGER,
  maxOpenUploads: 1000,
  minFreeBytes: 256 * 1024 ** 2,
  staleUploadMs: 24 * 3600 * 1000,
  maxFailuresPerMinute: 30,
};

interface Cost {
  readonly depth: number;
  readonly aliases: number;
  readonly selections: number;
}

const introspection: ReadonlySet<string> = new Set(['__schema', '__type']);
const introspectionDepth = 8;

const nothing: Cost = { depth: 0, aliases: 0, selections: 0 };

/** A validation rule: refuses operations that are too deep, too wide, or have too many aliases, before anything is executed. */
export function limitsRule(limits: Pick<ApiLimits, 'maxDepth' | 'maxAliases' | 'maxSelections'>) {
  return (context: ValidationContext): ASTVisitor => ({
    Document(document) {
      const counter = new CostCounter(document);
      for (const definition of document.definitions) {
        if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
        const { depth, aliases, selections } = counter.costOf(definition.selectionSet);
        const excess = [
          depth > limits.maxDepth ? `is ${depth} levels deep, at most ${limits.maxDepth} are allowed` : '',
          aliases > limits.maxAliases ? `has ${aliases} aliases, at most ${limits.maxAliases} are allowed` : '',
          selections > limits.maxSelections
            ? `selects ${selections} fields, at most ${limits.maxSelections} are allowed`
            : '',
        ].find((text) => text !== '');
        if (excess !== undefined) {
          context.reportError(new GraphQLError(`The operation ${excess}.`, { extensions: { code: 'TOO_COMPLEX' } }));
        }
      }
    },
  });
}

/** Whether the text of an error of parser or validation says that an operation costs too much: Apollo keeps no other sign of it. */
export function saysTooComplex(message: string): boolean {
  return (
    /^The operation (is|has|selects) \d+ .* are allowed\.$/.test(message) ||
    /Document contains more that? \d+ tokens/.test(message) ||
    message.endsWith('recursively requests too many selections.')
  );
}

/** Fragments are counted once and their sums reused: a few lines that spread each other stand for billions of fields. */
class CostCounter {
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #known = new Map<string, Cost>();

  constructor(document: DocumentNode) {
    const fragments = document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
    this.#fragments = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
  }

  costOf({ selections }: SelectionSetNode): Cost {
    return selections.reduce((sum: Cost, selection) => {
      switch (selection.kind) {
        case Kind.FIELD: {
          const inner = selection.selectionSet === undefined ? nothing : this.costOf(selection.selectionSet);
          const depth = 1 + inner.depth;
          // Tools ask for types of types; the schema is finite.
          const counted = introspection.has(selection.name.value) ? Math.max(1, depth - introspectionDepth) : depth;
          const own = { depth: counted, aliases: selection.alias === undefined ? 0 : 1, selections: 1 };
          return add(add(sum, own), { ...inner, depth: 0 });
        }
        case Kind.INLINE_FRAGMENT:
          return add(sum, this.costOf(selection.selectionSet));
        case Kind.FRAGMENT_SPREAD:
          return add(sum, this.#fragment(selection.name.value));
        default:
          return selection satisfies never;
      }
    }, nothing);
  }

  #fragment(name: string): Cost {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    // Fragments that lead to themselves are another rule's to refuse.
    this.#known.set(name, nothing);
    const fragment = this.#fragments.get(name);
    const cost = fragment === undefined ? nothing : this.costOf(fragment.selectionSet);
    this.#known.set(name, cost);
    return cost;
  }
}

function add(a: Cost, b: Cost): Cost {
  return {
    depth: Math.max(a.depth, b.depth),
    aliases: a.aliases + b.aliases,
    selections: a.selections + b.selections,
  };
}
