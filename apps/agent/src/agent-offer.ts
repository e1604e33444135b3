import { agentProtocol, type AgentOffer, type EnvironmentRecord, type Logger } from '@fovea/contracts';
import { deviceFingerprint, probeBackends, type Workspace } from '@fovea/host/node';
import { noBackend } from './errors.ts';

export interface OfferOptions {
  readonly workspace: Workspace;
  readonly environment: EnvironmentRecord;
  readonly slots: number;
  readonly roots: Readonly<Record<string, string>>;
  readonly logger: Logger;
  /** Offered as they are, in place of trying which work here. */
  readonly backends?: readonly string[];
}

/**
 * What this machine can do. Backends are those that have been activated once, each in a process of its own.
 *
 * @throws BACKEND_UNAVAILABLE with every reason when there is none.
 */
export async function agentOffer(options: OfferOptions): Promise<AgentOffer> {
  const { workspace, environment, slots, roots } = options;
  const backends = options.backends ?? (await workingBackends(options));
  return {
    backends,
    plugins: Object.fromEntries(workspace.catalog.plugins.map(({ catalog }) => [catalog.plugin, catalog.version])),
    roots: Object.keys(roots),
    slots,
    device: deviceFingerprint(environment),
    environment,
    gatesSteps: true,
    protocol: agentProtocol,
  };
}

async function workingBackends({ workspace, logger }: Pick<OfferOptions, 'workspace' | 'logger'>): Promise<string[]> {
  const backends: string[] = [];
  const reasons: string[] = [];
  for (const probed of await probeBackends(workspace)) {
    if ('device' in probed) backends.push(probed.use);
    else {
      reasons.push(probed.error.message);
      logger.warn('a backend is not offered', { backend: probed.use, reason: probed.error.message });
    }
  }
  if (backends.length === 0) throw noBackend(reasons);
  return backends;
}
