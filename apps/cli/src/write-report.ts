import { join } from 'node:path';
import { isFoveaError, type Digest, type FoveaError, type ReportRecord } from '@fovea/contracts';
import { readOutput } from '@fovea/host';
import { writeDurably } from '@fovea/host/node';
import { renderReport } from '@fovea/report';
import { outputNotWritable } from './errors.ts';
import type { EndedRun, Plane } from './plane/plane.ts';

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
 * Writes `report.html`, `report.json`, `models/*.fovea`, `certificates/*.json` and exported
 * files. Each file appears whole or not at all.
 * @throws STORE_FULL, STORE_IO.
 */
export async function writeReport(
  folder: string,
  report: ReportRecord,
  runs: readonly EndedRun[],
  plane: Pick<Plane, 'get'>,
): Promise<WrittenReport> {
  try {
    const models: Record<string, string> = {};
    const names = uniqueSlugs(report.models.map(({ label }) => label));
    for (const [index, { id }] of report.models.entries()) {
      const file = join(folder, 'models', `${names[index] ?? id}.fovea`);
      await writeDurably(file, await plane.get(id as Digest));
      models[id] = file;
    }
    const certificates: Record<string, string> = {};
    for (const { id, certificate } of report.certificates ?? []) {
      const name = names[report.models.findIndex((model) => model.id === certificate.model.digest)];
      const file = join(folder, 'certificates', `${name ?? id.slice('sha256:'.length)}.json`);
      await writeDurably(file, await plane.get(id as Digest));
      certificates[certificate.model.digest] = file;
    }
    const exports = await writeExports(folder, runs, plane);
    const json = join(folder, 'report.json');
    await writeDurably(json, new TextEncoder().encode(`${JSON.stringify(report, null, 2)}\n`));
    const html = join(folder, 'report.html');
    await writeDurably(html, new TextEncoder().encode(renderReport(report)));
    return { html, json, models, certificates, exports };
  } catch (error) {
    throw isOfFiles(error) ? outputNotWritable(folder, error) : error;
  }
}

async function writeExports(folder: string, runs: readonly EndedRun[], plane: Pick<Plane, 'get'>): Promise<string[]> {
  const entries: string[] = [];
  const labels = uniqueSlugs(runs.map(({ label }) => label));
  for (const [index, run] of runs.entries()) {
    for (const { id, files: digest } of run.steps) {
      if (digest === undefined) continue;
      const { entry, files } = await readOutput('files', digest, plane);
      const target = join(folder, 'exports', labels[index] ?? run.id, id);
      for (const [name, bytes] of Object.entries(files)) await writeDurably(join(target, name), bytes);
      entries.push(join(target, entry));
    }
  }
  return entries;
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

/** What could not be written here; an artifact that could not be read is something else. */
function isOfFiles(error: unknown): error is FoveaError {
  return isFoveaError(error) && ['STORE_FULL', 'STORE_IO'].includes(error.code);
}
