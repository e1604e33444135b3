import type { ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@as-integrations/express5';
import express, { json, type Express, type RequestHandler } from 'express';
import { GraphQLError } from 'graphql';
import { isFoveaError, type Logger, type StreamingArtifactStore } from '@fovea/contracts';
import type { Control } from '@fovea/control';
import { createContext, type ApiServices, type RequestContext } from '../context.ts';
import { fieldForbidden } from '../errors.ts';
import type { ApiLimits } from '../graphql/limits.ts';
import { artifactRoutes } from './artifacts.ts';
import type { Authenticator } from './authenticate.ts';
import type { FailureLimiter } from './failure-limiter.ts';
import type { Guard } from './guard.ts';
import type { Metrics } from './metrics.ts';
import { pageRoutes } from './pages.ts';
import { requireJson } from './require-json.ts';
import { securityHeaders } from './security-headers.ts';
import { errorHandler, sendError } from './send-error.ts';
import { sessionRoutes } from './session.ts';

export interface AppOptions {
  readonly apollo: ApolloServer<RequestContext>;
  readonly services: ApiServices;
  readonly control: Control;
  readonly artifacts: StreamingArtifactStore;
  readonly guard: Guard;
  readonly authenticator: Authenticator;
  readonly limiter: FailureLimiter;
  readonly limits: ApiLimits;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly isTls: boolean;
  readonly adminFolder?: string | undefined;
}

/** Everything that is served over HTTP, behind one guard. */
export function createApp(options: AppOptions): Express {
  const { guard, limits, logger, metrics, isTls, adminFolder } = options;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  app.use(counted(metrics));
  app.use(securityHeaders({ isTls }));
  app.use((request, response, next) => {
    const refused = guard.check(request);
    if (refused === undefined) {
      next();
      return;
    }
    metrics.refused.inc({ reason: 'guard' });
    logger.warn('a request was refused', { reason: 'GUARD', status: refused.status, message: refused.error.message });
    sendError(response, refused.error, logger, refused.status);
  });
  app.use(bodyWithin(limits.idleTimeoutMs));
  // Most requests by far: no other route is asked before.
  app.all('/graphql', onlyPost);
  app.post(
    '/graphql',
    requireJson,
    json({ limit: limits.maxBodyBytes, inflate: false, strict: true }),
    graphqlRoute(options),
  );
  app.get('/healthz', (_request, response) => void response.json({ status: 'ok' }));
  app.get('/metrics', metricsRoute(options));
  app.use(sessionRoutes(options));
  app.use(artifactRoutes(options));
  app.use(pageRoutes({ adminFolder }));
  app.use((_request, _response, next) => next({ status: 404 }));
  app.use(errorHandler(logger));
  return app;
}

/** A body that comes byte by byte holds up nobody for ever; uploads of artifacts have a rule of their own. */
function bodyWithin(withinMs: number): RequestHandler {
  return (request, response, next) => {
    if (!request.path.startsWith('/artifacts/')) {
      const timer = setTimeout(() => {
        if (!request.complete) request.destroy();
      }, withinMs);
      response.once('close', () => clearTimeout(timer));
    }
    next();
  };
}

const onlyPost: RequestHandler = (request, response, next) => {
  if (request.method === 'POST') next();
  else {
    response.setHeader('Allow', 'POST');
    next({ status: 405 });
  }
};

function graphqlRoute({ apollo, services, authenticator }: AppOptions): RequestHandler {
  return expressMiddleware(apollo, {
    async context({ req, res }) {
      const closed = new AbortController();
      // Only who left before the answer: to abort costs as much as a small query.
      res.once('close', () => {
        if (!res.writableFinished) closed.abort();
      });
      try {
        const principal = await authenticator.principal(req);
        return createContext(services, { principal, isRemote: authenticator.isRemote(req), closed: closed.signal });
      } catch (error) {
        throw contextError(error);
      }
    },
  });
}

/** A request without a valid token goes no further: it is neither parsed nor executed. */
function contextError(error: unknown): unknown {
  if (!isFoveaError(error)) return error;
  const status = { UNAUTHENTICATED: 401, FORBIDDEN: 403, RATE_LIMITED: 429 }[error.code as string];
  if (status === undefined) return error;
  return new GraphQLError(error.message, { originalError: error, extensions: { code: error.code, http: { status } } });
}

function metricsRoute({ authenticator, metrics, logger }: AppOptions): RequestHandler {
  return async (request, response) => {
    try {
      const { role } = await authenticator.principal(request);
      if (role === 'agent') throw fieldForbidden('metrics', role, ['operator', 'editor', 'viewer']);
      response.setHeader('Content-Type', metrics.registry.contentType);
      response.send(await metrics.registry.metrics());
    } catch (error) {
      sendError(response, error, logger);
    }
  };
}

function counted({ requests }: Metrics): RequestHandler {
  return (request, response, next) => {
    const [, first = ''] = request.path.split('/');
    const route = known.has(first) ? `/${first}` : 'other';
    response.once('finish', () => requests.inc({ route, status: String(response.statusCode) }));
    next();
  };
}

const known: ReadonlySet<string> = new Set([
  '',
  'graphql',
  'artifacts',
  'healthz',
  'metrics',
  'session',
  'join',
  'explorer',
]);
