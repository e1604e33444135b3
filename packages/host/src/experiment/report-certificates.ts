import type { ArtifactStore, Digest, ReportCertificate } from '@fovea/contracts';
import { readOutput } from '../run/index.ts';
import type { ExperimentMember } from './member.ts';

/** The certificates that the gates of an experiment gave, each once, in the order of its runs. */
export async function reportCertificates(
  members: readonly ExperimentMember[],
  artifacts: ArtifactStore,
): Promise<ReportCertificate[]> {
  const ids = new Set<Digest>();
  for (const { outcome } of members) {
    for (const step of outcome.plan.steps) {
      for (const [port, type] of Object.entries(step.outputs)) {
        const digest = outcome.steps[step.id]?.outputs[port];
        if (type === 'certificate' && digest !== undefined) ids.add(digest);
      }
    }
  }
  const certificates: ReportCertificate[] = [];
  for (const id of ids) certificates.push({ id, certificate: await readOutput('certificate', id, artifacts) });
  return certificates;
}
