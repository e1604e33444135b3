export { startServer, type RunningServer, type ServerOptions } from './server/start-server.ts';
export type { ApiLimits } from './graphql/limits.ts';
