import { makeExecutableSchema } from '@graphql-tools/schema';
import type { GraphQLSchema } from 'graphql';
import type { DerivedInputs } from '@fovea/host';
import { applyPolicy } from '../policy/apply-policy.ts';
import { resolvers } from '../resolvers/index.ts';
import { coreSdl } from '../schema/index.ts';

/** The executable schema of a server with a catalogue's inputs; every field is behind its rule. */
export function createSchema({ sdl }: Pick<DerivedInputs, 'sdl'>): GraphQLSchema {
  return applyPolicy(
    makeExecutableSchema({
      typeDefs: [...coreSdl, sdl],
      resolvers: resolvers as Parameters<typeof makeExecutableSchema>[0]['resolvers'] & {},
      resolverValidationOptions: { requireResolversToMatchSchema: 'error' },
    }),
  );
}
