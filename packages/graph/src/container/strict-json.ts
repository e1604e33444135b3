import { invalidModelFile } from '../errors.ts';
import { forbiddenKeys } from '../validation/checks.ts';

const maxDepth = 32;

/** Objects and lists in one text: 5,000 nodes need about 100,000. Keeps a 16 MB header from becoming gigabytes of objects. */
const maxContainers = 400_000;

const hint = 'The file is damaged or not meant well: export the model again, or get a fresh copy.';

/**
 * `JSON.parse` for text from outside: duplicate keys, `__proto__`, `constructor` and `prototype` as keys, nesting beyond 32
 * and floods of empty objects are refused before anything is built.
 *
 * @param what names the text in errors.
 * @throws MODEL_INVALID.
 */
export function parseStrictJson(text: string, what: string): unknown {
  checkKeys(text, what);
  try {
    return JSON.parse(text);
  } catch {
    throw invalidModelFile(`${what} is not JSON`, 'JSON', text.slice(0, 40), hint);
  }
}

/** One open container: the keys seen so far, or null for a list. */
type Level = Set<string> | null;

/** Walks the tokens without building values. Malformed text passes through, because `JSON.parse` will refuse it. */
function checkKeys(text: string, what: string): void {
  const levels: Level[] = [];
  let containers = 0;
  let expectsKey = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === '{' || character === '[') {
      levels.push(character === '{' ? new Set() : null);
      expectsKey = character === '{';
      if (levels.length > maxDepth)
        throw invalidModelFile(`${what} is nested too deeply`, `${maxDepth} levels`, 'more', hint);
      if (++containers > maxContainers) {
        throw invalidModelFile(
          `${what} has too many parts`,
          `at most ${maxContainers} objects and lists`,
          'more',
          hint,
        );
      }
    } else if (character === '}' || character === ']') {
      levels.pop();
      expectsKey = false;
    } else if (character === ',') {
      expectsKey = levels.at(-1) instanceof Set;
    } else if (character === '"') {
      const end = stringEnd(text, i);
      const keys = levels.at(-1);
      if (expectsKey && keys) addKey(keys, text.slice(i, end + 1), what);
      expectsKey = false;
      i = end;
    }
  }
}

/** Index of the closing quote; the end of the text where there is none. */
function stringEnd(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
  return end;
}

function addKey(keys: Set<string>, quoted: string, what: string): void {
  let key: string;
  try {
    key = JSON.parse(quoted) as string;
  } catch {
    throw invalidModelFile(`${what} is not JSON`, 'JSON strings as keys', quoted, hint);
  }
  if (forbiddenKeys.includes(key))
    throw invalidModelFile(`${what} has a reserved key`, 'plain names as keys', key, hint);
  if (keys.has(key)) throw invalidModelFile(`${what} has a key twice`, 'each key once', key, hint);
  keys.add(key);
}
