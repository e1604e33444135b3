import { defaultFieldResolver, isObjectType, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import type { Principal } from '@fovea/control';
import type { RequestContext } from '../context.ts';
import { fieldForbidden, leaseMissing, ruleMissing, unauthenticated } from '../errors.ts';
import { fieldRules, leaseOnly, typeRules, type Rule } from './rules.ts';

/** The rule of a field; undefined where nobody has said who may use it. */
export function ruleOf(type: string, field: string): Rule | undefined {
  const own = `${type}.${field}`;
  if (Object.hasOwn(fieldRules, own)) return fieldRules[own];
  return Object.hasOwn(typeRules, type) ? typeRules[type] : undefined;
}

/**
 * Puts the rules in front of every field of a schema: whatever way an operation comes, it passes here.
 *
 * @throws INTERNAL for a field without a rule.
 */
export function applyPolicy(schema: GraphQLSchema): GraphQLSchema {
  const missing: string[] = [];
  for (const type of objectTypes(schema)) {
    for (const field of Object.values(type.getFields())) {
      const name = `${type.name}.${field.name}`;
      const rule = ruleOf(type.name, field.name);
      if (rule === undefined) {
        missing.push(name);
        continue;
      }
      const check = checkOf(name, rule);
      const { resolve = defaultFieldResolver, subscribe } = field;
      if (leaseOnly.has(name)) {
        field.resolve = async (source, args, context: RequestContext, info) => {
          await requireLease(name, check(context), context);
          return resolve(source, args, context, info) as unknown;
        };
        continue;
      }
      const isEvent = type === schema.getSubscriptionType();
      field.resolve = (source, args, context: RequestContext, info) => {
        check(context);
        if (isEvent) context.beginEvent();
        return resolve(source, args, context, info) as unknown;
      };
      if (subscribe !== undefined) {
        field.subscribe = (source, args, context: RequestContext, info) => {
          check(context);
          return subscribe(source, args, context, info) as unknown;
        };
      }
    }
  }
  if (missing.length > 0) throw ruleMissing(missing);
  return schema;
}

/** Object types that the API itself defines. */
export function objectTypes(schema: GraphQLSchema): readonly GraphQLObjectType[] {
  return Object.values(schema.getTypeMap()).filter(
    (type): type is GraphQLObjectType => isObjectType(type) && !type.name.startsWith('__'),
  );
}

function checkOf(name: string, rule: Rule): (context: RequestContext) => Principal {
  const allowed = new Set<string>(rule);
  return ({ principal }) => {
    if (principal === null) throw unauthenticated();
    if (!allowed.has(principal.role)) throw fieldForbidden(name, principal.role, rule);
    return principal;
  };
}

/** An agent reads what it needs for the runs that it holds, and nothing else. @throws FORBIDDEN. */
async function requireLease(name: string, principal: Principal, { control }: RequestContext): Promise<void> {
  if (principal.role === 'agent' && !(await control.agents.holdsLease(principal))) throw leaseMissing(name);
}
