import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  buildSchema,
  execute,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  parse,
  subscribe,
  type GraphQLField,
  type GraphQLInputType,
} from 'graphql';
import type { Role } from '@fovea/contracts';
import type { Principal } from '@fovea/control';
import { deriveInputs } from '@fovea/host';
import { MemoryArtifactStore } from '@fovea/plugin-testing';
import { createContext } from '../context.ts';
import { createSchema } from '../graphql/schema.ts';
import { startTestServer, type TestServer } from '../testing-fixtures/start-test-server.ts';
import { applyPolicy, objectTypes, ruleOf } from './apply-policy.ts';
import { fieldRules, leaseOnly, typeRules } from './rules.ts';

const roles: readonly (Role | null)[] = [null, 'viewer', 'agent', 'editor', 'operator'];

describe('the policy', () => {
  let test: TestServer;
  let schema: ReturnType<typeof createSchema>;
  beforeAll(async () => {
    test = await startTestServer();
    schema = createSchema(deriveInputs(test.workspace.catalog));
  });
  afterAll(async () => {
    await test[Symbol.asyncDispose]();
  });

  it('has a rule for every field, and none for a field that does not exist', () => {
    const fields = objectTypes(schema).flatMap((type) =>
      Object.keys(type.getFields()).map((field) => ({ type: type.name, field })),
    );
    expect(fields.filter(({ type, field }) => ruleOf(type, field) === undefined)).toEqual([]);
    const names = new Set(fields.map(({ type, field }) => `${type}.${field}`));
    expect(Object.keys(fieldRules).filter((name) => !names.has(name))).toEqual([]);
    expect(Object.keys(typeRules).filter((name) => !isObjectType(schema.getType(name)))).toEqual([]);
  });

  it('refuses to start with a field that nobody has a rule for', () => {
    const grown = buildSchema('type Query { viewer: Viewer, secrets: String } type Viewer { id: ID }');
    expect(() => applyPolicy(grown)).toThrow(expect.objectContaining({ code: 'INTERNAL' }));
  });

  it.each(['Query', 'Mutation', 'Subscription'] as const)('guards every field of %s for every role', async (root) => {
    const type = schema.getRootType(root.toLowerCase() as never);
    const wrong: string[] = [];
    for (const field of Object.values(type?.getFields() ?? {})) {
      for (const role of roles) {
        const expected = expectation(`${root}.${field.name}`, role);
        const received = await attempt(test, schema, root, field, role);
        if (received !== expected) wrong.push(`${root}.${field.name} for ${role}: ${received}, expected ${expected}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('lets nobody without a token reach the schema at all', async () => {
    for (const query of ['{ __typename }', '{ __schema { queryType { name } } }', '{ usr }', '{ viewer { id } }']) {
      const { status, errors } = await test.ask(query, {}, null);
      expect([status, errors?.[0]?.extensions['code']]).toEqual([401, 'UNAUTHENTICATED']);
      expect(JSON.stringify(errors)).not.toContain('Did you mean');
    }
  });

  it('keeps from agents what leads beyond their own runs', async () => {
    const { secret } = await test.server.control.tokens.mint({ name: 'other', role: 'agent' }, { actor: 'local' });
    const digest = `sha256:${'0'.repeat(64)}`;
    const { errors } = await test.ask(`{ artifact(digest: "${digest}") { madeBy { step } } }`, {}, secret);
    expect(errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
  });
});

type Outcome = 'UNAUTHENTICATED' | 'FORBIDDEN' | 'allowed';

function expectation(name: string, role: Role | null): Outcome {
  if (role === null) return 'UNAUTHENTICATED';
  const [type = '', field = ''] = name.split('.');
  if (ruleOf(type, field)?.includes(role) !== true) return 'FORBIDDEN';
  return role === 'agent' && leaseOnly.has(name) ? 'FORBIDDEN' : 'allowed';
}

function contextFor({ server, workspace }: TestServer, principal: Principal | null) {
  const services = {
    control: server.control,
    artifacts: new MemoryArtifactStore(),
    catalog: workspace.catalog,
    inputs: deriveInputs(workspace.catalog),
    server: { store: 'test', startedAt: new Date().toISOString(), maxArtifactBytes: 1 },
    joinUrl: (code: string) => code,
  };
  return createContext(services, { principal, isRemote: true, closed: new AbortController().signal });
}

/** Asks for one field with made-up arguments, past HTTP, so that the schema itself has to say no. */
async function attempt(
  test: TestServer,
  schema: ReturnType<typeof createSchema>,
  root: 'Query' | 'Mutation' | 'Subscription',
  field: GraphQLField<unknown, unknown>,
  role: Role | null,
): Promise<Outcome> {
  const args = field.args
    .filter(({ type }) => isNonNullType(type))
    .map(({ name, type }) => `${name}: ${sample(type)}`)
    .join(', ');
  const named = getNamedType(field.type);
  const selection = isObjectType(named) || isUnionType(named) ? ' { __typename }' : '';
  const document = parse(`${root.toLowerCase()} { ${field.name}${args === '' ? '' : `(${args})`}${selection} }`);
  const principal = role === null ? null : await test.server.control.tokens.authenticate(test.tokens[role]);
  const contextValue = contextFor(test, principal);
  const result = await (root === 'Subscription' ? subscribe : execute)({ schema, document, contextValue });
  if (Symbol.asyncIterator in (result as object)) {
    await (result as unknown as AsyncGenerator).return(undefined);
    return 'allowed';
  }
  const { errors = [] } = result as { errors?: readonly { originalError?: { code?: string } }[] };
  const code = (errors[0]?.originalError as { code?: string } | undefined)?.code;
  return code === 'UNAUTHENTICATED' || code === 'FORBIDDEN' ? code : 'allowed';
}

function sample(type: GraphQLInputType): string {
  if (isNonNullType(type)) return sample(type.ofType);
  if (isListType(type)) return `[${sample(type.ofType)}]`;
  if (isEnumType(type)) return type.getValues()[0]?.name ?? '';
  if (isInputObjectType(type)) {
    if (type.isOneOf) return '{ json: {} }';
    const required = Object.values(type.getFields()).filter(({ type: inner }) => isNonNullType(inner));
    return `{ ${required.map((field) => `${field.name}: ${sample(field.type)}`).join(', ')} }`;
  }
  const samples: Readonly<Record<string, string>> = {
    Int: '1',
    Float: '1',
    Boolean: 'true',
    Number: '1',
    JSON: '{}',
    Digest: `"sha256:${'0'.repeat(64)}"`,
  };
  return samples[type.name] ?? '"x"';
}
