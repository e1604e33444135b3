import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Digest } from '@fovea/contracts';
import type { DatasetFieldsFragment } from '@fovea/client';
import { print, printJson, type CommandContext } from '../context.ts';
import { archiveNotFound, archiveNotZip, datasetSettingInvalid, datasetTwice } from '../server/errors.ts';
import { connect } from '../server/connect.ts';
import type { ServerOptions } from '../server/server-options.ts';
import { formatBytes } from '../terminal/format.ts';
import { renderTable } from '../terminal/table.ts';

export interface RegisterOptions extends ServerOptions {
  /** Contribution that reads it. */
  readonly dataset: string;
  readonly set: readonly string[];
  readonly root?: string;
  readonly archive?: string;
}

const imageFolder = 'fovea/image-folder';

/** `fovea dataset register <name>`: pipelines refer to it by that name, whichever machine they run on. */
export async function datasetRegister(name: string, options: RegisterOptions, context: CommandContext): Promise<void> {
  const { root, archive } = options;
  if (root !== undefined && archive !== undefined) throw datasetTwice();
  const isElsewhere = root !== undefined || archive !== undefined;
  const params = {
    // Photos in folders by class mostly lie at the top.
    ...(isElsewhere && options.dataset === imageFolder ? { folder: '.' } : {}),
    ...Object.fromEntries(options.set.map(paramOf)),
  };
  const bytes = archive === undefined ? undefined : await archiveBytes(archive);
  await using connected = await connect({ ...options, writes: true });
  const { client } = connected;
  let digest: Digest | undefined;
  if (bytes !== undefined) {
    digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    await client.uploadArtifact(digest, bytes, { signal: context.signal });
  }
  const dataset = await client.registerDataset({
    name,
    dataset: { json: { use: options.dataset, params } },
    root,
    archive: digest,
  });
  if (options.json === true) printJson(context, dataset);
  else {
    print(
      context,
      `Registered ${dataset.name}. Pipelines refer to it as { use: 'fovea/registered', params: { name: '${dataset.name}' } }.`,
    );
    if (root !== undefined) {
      print(context, `Agents offer it that have roots: { ${root}: '<folder>' } in their fovea.config.ts.`);
    }
  }
}

/** `fovea dataset list`. */
export async function datasetList(options: ServerOptions, context: CommandContext): Promise<void> {
  await using connected = await connect(options);
  const { nodes } = await connected.client.datasets({ first: 200 });
  if (options.json === true) {
    printJson(context, { datasets: nodes });
    return;
  }
  if (nodes.length === 0) {
    print(context, 'No datasets are registered. Register one with `fovea dataset register <name>`.');
    return;
  }
  const table = renderTable(
    [{ title: 'dataset' }, { title: 'read by' }, { title: 'from' }, { title: 'registered' }],
    nodes.map((node) => [
      node.name,
      (node.use as { readonly use?: string } | null)?.use ?? '',
      whereOf(node),
      node.createdAt,
    ]),
  );
  print(context, table);
}

function whereOf({ root, archive }: DatasetFieldsFragment): string {
  if (root !== null) return `root ${root}`;
  if (archive === null) return 'itself';
  return `archive${archive.sizeBytes === null ? '' : ` of ${formatBytes(Number(archive.sizeBytes))}`}`;
}

async function archiveBytes(path: string): Promise<Uint8Array> {
  if (extname(path).toLowerCase() !== '.zip') throw archiveNotZip(path);
  return readFile(path).catch(() => {
    throw archiveNotFound(path);
  });
}

function paramOf(setting: string): readonly [name: string, value: unknown] {
  const at = setting.indexOf('=');
  if (at < 1) throw datasetSettingInvalid(setting);
  const text = setting.slice(at + 1);
  try {
    return [setting.slice(0, at), JSON.parse(text) as unknown];
  } catch {
    return [setting.slice(0, at), text];
  }
}
