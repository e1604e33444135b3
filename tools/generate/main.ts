/**
 * `npm run generate` writes what is derived from sources: each plugin's catalogue, the reference of contributions, the
 * schema of the API with types for its resolvers and for the client's operations, the WASM modules. `npm run generate:check` writes nothing and fails when a
 * committed file is stale.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { BrandedPlugin } from '@fovea/contracts';
import { buildCatalog, stringifyCatalog, type PluginCatalog } from '@fovea/host';
import { preset } from '@fovea/preset';
import { apiSchemaText, resolverTypes } from './api-schema.ts';
import { clientOperations, clientOperationsFile } from './client-operations.ts';
import { referencePage } from './reference-page.ts';

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
let stale = 0;

function emit(file: string, text: string): void {
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  if (values.check) {
    stale += 1;
    console.error(`stale: ${file}`);
  } else {
    writeFileSync(file, text);
    console.log(`wrote ${file}`);
  }
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly fovea?: unknown;
}

async function pluginCatalogs(): Promise<PluginCatalog[]> {
  const catalogs: PluginCatalog[] = [];
  for (const name of readdirSync('packages')) {
    const folder = join('packages', name);
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
    if (manifest.fovea === undefined) continue;
    const entry = pathToFileURL(join(folder, 'src/index.ts')).href;
    const { plugin } = (await import(entry)) as { plugin: BrandedPlugin };
    const catalog = await buildCatalog(plugin, manifest.version);
    emit(join(folder, 'fovea.catalog.json'), stringifyCatalog(catalog));
    catalogs.push(catalog);
  }
  return catalogs;
}

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '../..'));
const catalogs = await pluginCatalogs();
emit('docs/reference/contributions.md', referencePage(catalogs));
emit('apps/api/schema.graphql', await apiSchemaText(catalogs.filter(({ plugin }) => preset.plugins.includes(plugin))));
mkdirSync('apps/api/src/generated', { recursive: true });
emit('apps/api/src/generated/resolvers.ts', await resolverTypes());
emit(clientOperationsFile, await clientOperations());
try {
  const args = ['packages/backend-wasm/scripts/build-kernels.ts', ...(values.check ? ['--check'] : [])];
  execFileSync(process.execPath, args, { stdio: 'inherit' });
} catch {
  stale += 1;
}
if (stale > 0) {
  console.error('Run `npm run generate` and commit what it writes.');
  process.exitCode = 1;
} else if (values.check) console.log('Generated files are fresh.');
