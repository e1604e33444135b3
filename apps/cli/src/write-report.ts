import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ArtifactStore, Digest, ReportRecord } from '@fovea/contracts';
import { readOutput, type ExperimentMember } from '@fovea/host';
import { renderReport } from '@fovea/report';
import { outputNotWritable } from './errors.ts';

/** Where the parts of a report went. */
export interface WrittenReport {
  readonly html: string;
  readonly json: string;
  /** `.fovea` file of each model, by model id. */
  readonly models: Readonly<Record<string, string>>;
  /** Certificate of each compressed model, by model id. */
  readonly certificates: Readonly<Record<string, string>>;
  /** Entry files of exports. */
  readonly exports: readonly string[];
}

/**
 * Writes `report.html`, `report.json`, `models/*.fovea`, `certificates/*.json` and exported files. Each file appears whole or not at all.
 * @throws STORE_FULL, STORE_IO.
 */
export async function writeReport(
  folder: string,
  report: ReportRecord,
  members: readonly ExperimentMember[],
  artifacts: ArtifactStore,
): Promise<WrittenReport> {
  try {
    const models: Record<string, string> = {};
    const names = uniqueSlugs(report.models.map(({ label }) => label));
    for (const [index, { id }] of report.models.entries()) {
      const file = join(folder, 'models', `${names[index] ?? id}.fovea`);
      await writeWhole(file, await artifacts.get(id as Digest));
      models[id] = file;
    }
    const certificates: Record<string, string> = {};
    for (const { id, certificate } of report.certificates ?? []) {
      const name = names[report.models.findIndex((model) => model.id === certificate.model.digest)];
      const file = join(folder, 'certificates', `${name ?? id.slice('sha256:'.length)}.json`);
      await writeWhole(file, await artifacts.get(id as Digest));
      certificates[certificate.model.digest] = file;
    }
    const exports = await writeExports(folder, members, artifacts);
    const json = join(folder, 'report.json');
    await writeWhole(json, new TextEncoder().encode(`${JSON.stringify(report, null, 2)}\n`));
    const html = join(folder, 'report.html');
    await writeWhole(html, new TextEncoder().encode(renderReport(report)));
    return { html, json, models, certificates, exports };
  } catch (error) {
    throw isFileSystemError(error) ? outputNotWritable(folder, error) : error;
  }
}

async function writeExports(
  folder: string,
  members: readonly ExperimentMember[],
  artifacts: ArtifactStore,
): Promise<string[]> {
  const entries: string[] = [];
  const labels = uniqueSlugs(members.map(({ label }) => label));
  for (const [index, { outcome }] of members.entries()) {
    for (const { id, outputs } of outcome.plan.steps) {
      const digest = outcome.steps[id]?.outputs['files'];
      if (outputs['files'] !== 'files' || digest === undefined) continue;
      const { entry, files } = await readOutput('files', digest, artifacts);
      const target = join(folder, 'exports', labels[index] ?? outcome.run, id);
      for (const [name, bytes] of Object.entries(files)) await writeWhole(join(target, name), bytes);
      entries.push(join(target, entry));
    }
  }
  return entries;
}

async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  await writeFile(temporary, bytes, { flush: true });
  await rename(temporary, file);
}

function uniqueSlugs(labels: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return labels.map((label) => {
    const slug =
      label
        .toLowerCase()
        .replace(/[^a-z0-9.]+/g, '-')
        .replace(/^[-.]+|[-.]+$/g, '')
        .slice(0, 80) || 'model';
    const count = (seen.get(slug) ?? 0) + 1;
    seen.set(slug, count);
    return count === 1 ? slug : `${slug}-${count}`;
  });
}

function isFileSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
