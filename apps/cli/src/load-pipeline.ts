import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isFoveaError, type PipelineDefinition } from '@fovea/contracts';
import { nearest, parsePipeline } from '@fovea/host';
import { pipelineNotFound, pipelineNotLoaded } from './errors.ts';

const extensions = ['.ts', '.js', '.mjs', '.json'];

/**
 * A pipeline from a file: JSON, or a module whose default export is one.
 * @throws FILE_NOT_FOUND naming pipelines nearby, PIPELINE_INVALID.
 */
export async function loadPipeline(
  path: string,
): Promise<{ readonly pipeline: PipelineDefinition; readonly folder: string }> {
  const file = resolve(path);
  if (!existsSync(file) || !extensions.includes(extname(file))) throw pipelineNotFound(path, await pipelinesNear(file));
  return { pipeline: parsePipeline(await readDefinition(file, path)), folder: dirname(file) };
}

async function readDefinition(file: string, shown: string): Promise<unknown> {
  try {
    if (extname(file) === '.json') return JSON.parse(await readFile(file, 'utf8'));
    return ((await import(pathToFileURL(file).href)) as { default?: unknown }).default;
  } catch (error) {
    if (isFoveaError(error)) throw error;
    throw pipelineNotLoaded(shown, error);
  }
}

async function pipelinesNear(file: string): Promise<string[]> {
  const folder = dirname(file);
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => extensions.includes(extname(name)) && !name.includes('config'));
  const near = nearest(file.slice(folder.length + 1), files);
  return (near.length > 0 ? near : files.slice(0, 5)).map((name) => join(folder, name));
}
