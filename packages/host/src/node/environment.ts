import { createHash } from 'node:crypto';
import { arch, availableParallelism, cpus, platform, release, totalmem } from 'node:os';
import type { EnvironmentRecord } from '@fovea/contracts';
import { foveaVersion } from '../version.ts';

/** Where this process runs. */
export function environmentRecord(): EnvironmentRecord {
  return {
    fovea: foveaVersion,
    node: process.versions.node,
    platform: `${platform()} ${arch()} ${release()}`,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
  };
}

/** Names what a measurement depends on beside the model: processor, cores, platform, Node. */
export function deviceFingerprint({ cpu, cores, node }: EnvironmentRecord): string {
  return createHash('sha256')
    .update(JSON.stringify([cpu, cores, platform(), arch(), node]))
    .digest('hex')
    .slice(0, 16);
}
