import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from '@fovea/contracts';
import type { RequestContext } from '../context.ts';
import type { Metrics } from '../http/metrics.ts';
import { formatError } from './format-error.ts';
import { limitsRule, type ApiLimits } from './limits.ts';

export interface ApolloOptions {
  readonly schema: GraphQLSchema;
  readonly limits: ApiLimits;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** GraphQL over HTTP. Callers without a token never reach it: their context is refused. */
export function createApollo({ schema, limits, logger, metrics }: ApolloOptions): ApolloServer<RequestContext> {
  return new ApolloServer<RequestContext>({
    schema,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    csrfPrevention: true,
    persistedQueries: false,
    cache: 'bounded',
    stopOnTerminationSignals: false,
    nodeEnv: 'production',
    parseOptions: { maxTokens: limits.maxTokens },
    maxRecursiveSelections: limits.maxSelections,
    validationRules: [limitsRule(limits)],
    executionOptions: { maxCoercionErrors: limits.maxCoercionErrors },
    formatError: (formatted, error) => formatError(formatted, error, logger),
    plugins: [measured(metrics), boundedErrors(limits), ...unused],
    logger: {
      debug: () => undefined,
      info: () => undefined,
      warn: (message) => logger.warn('apollo', { error: String(message) }),
      error: (message) => logger.error('apollo', { error: String(message) }),
    },
  });
}

/** Nothing is reported anywhere, and no field pays for hints that nobody reads. */
const unused = [
  ApolloServerPluginCacheControlDisabled(),
  ApolloServerPluginInlineTraceDisabled(),
  ApolloServerPluginLandingPageDisabled(),
  ApolloServerPluginSchemaReportingDisabled(),
  ApolloServerPluginUsageReportingDisabled(),
];

function measured(metrics: Metrics): ApolloServerPlugin<RequestContext> {
  return {
    requestDidStart() {
      const startedAt = performance.now();
      return Promise.resolve({
        willSendResponse({ operation, errors }) {
          const kind = operation?.operation ?? 'none';
          metrics.operations.observe(
            { kind, ok: String(errors === undefined) },
            (performance.now() - startedAt) / 1000,
          );
          return Promise.resolve();
        },
      });
    },
  };
}

function boundedErrors({ maxErrors }: ApiLimits): ApolloServerPlugin<RequestContext> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        willSendResponse({ response: { body } }) {
          if (body.kind === 'single' && (body.singleResult.errors?.length ?? 0) > maxErrors) {
            body.singleResult = { ...body.singleResult, errors: body.singleResult.errors?.slice(0, maxErrors) ?? [] };
          }
          return Promise.resolve();
        },
      }),
  };
}
