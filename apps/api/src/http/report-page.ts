import type { ArtifactStore, Digest, ReportRecord } from '@fovea/contracts';
import { renderReport } from '@fovea/report';

const maxBytes = 64 * 1024 * 1024;

/** A stored report as a page; undefined for an artifact that is no report. @throws ARTIFACT_NOT_FOUND, ARTIFACT_CORRUPT. */
export async function reportPage(digest: Digest, artifacts: ArtifactStore): Promise<string | undefined> {
  const bytes = await artifacts.get(digest);
  if (bytes[0] !== 0x7b || bytes.byteLength > maxBytes) return undefined;
  try {
    const record = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as ReportRecord;
    return Array.isArray(record.models) && Array.isArray(record.paretoFront) ? renderReport(record) : undefined;
  } catch {
    // Anyone who may upload may upload what only looks like a report.
    return undefined;
  }
}
