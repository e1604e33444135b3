import type { Resolvers } from '../generated/resolvers.ts';
import { agentResolvers } from './agent.ts';
import { coreResolvers } from './core.ts';
import { enums } from './enums.ts';
import { experimentResolvers } from './experiment.ts';
import { registryResolvers } from './registry.ts';
import { runResolvers } from './run.ts';
import { scalars } from './scalars.ts';

/** How every field of the schema is answered. */
export const resolvers: readonly Resolvers[] = [
  { ...scalars, ...enums },
  coreResolvers,
  experimentResolvers,
  runResolvers,
  registryResolvers,
  agentResolvers,
];
