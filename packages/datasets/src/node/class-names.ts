import { classNamesInvalid } from '../errors.ts';
import { openBounded, readContent } from './bounded-file.ts';

const maxBytes = 16 * 2 ** 20;
const maxClasses = 100_000;

/**
 * Class names from a file: a JSON array of strings, or of objects with `name` (and, to be sure of the order, `index`); or
 * plain text, a name a line.
 * @throws DATASET_INVALID when it is unreadable, over 16 MiB or 100,000 names, empty, or holds anything else.
 */
export async function readClassNames(path: string, subject: string, signal?: AbortSignal): Promise<readonly string[]> {
  await using file = await openBounded(subject, path, maxBytes);
  const text = new TextDecoder().decode(await readContent(file, signal));
  const names = text.trimStart().startsWith('[') ? namesInJson(text, path, subject) : linesOf(text);
  if (names.length === 0) throw classNamesInvalid(subject, path, 'at least one name', 'none');
  if (names.length > maxClasses)
    throw classNamesInvalid(subject, path, `at most ${maxClasses} names`, `${names.length}`);
  return names;
}

function linesOf(text: string): readonly string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function namesInJson(text: string, path: string, subject: string): readonly string[] {
  const expected = 'an array of strings, or of objects with `name`';
  let entries: unknown;
  try {
    entries = JSON.parse(text);
  } catch (error) {
    throw classNamesInvalid(subject, path, expected, error instanceof Error ? error.message : String(error));
  }
  if (!Array.isArray(entries)) throw classNamesInvalid(subject, path, expected, typeof entries);
  return entries.map((entry: unknown, index) => {
    if (typeof entry === 'string') return entry;
    const { name, index: stated = index } = (entry ?? {}) as { readonly name?: unknown; readonly index?: unknown };
    if (typeof name !== 'string') throw classNamesInvalid(subject, path, expected, `entry ${index} without a name`);
    if (stated !== index)
      throw classNamesInvalid(subject, path, `index ${index} at this place`, JSON.stringify(stated));
    return name;
  });
}
