import { inputInvalid } from './errors.ts';

const maxTags = 32;
const maxNoteChars = 10_000;

/** @throws PARAMS_INVALID. */
export function checkTags(subject: string, tags: readonly string[]): readonly string[] {
  if (tags.length > maxTags) throw inputInvalid(subject, 'tags', `at most ${maxTags} tags`, tags.length);
  const bad = tags.find((tag) => !/^[\p{L}\p{N}][\p{L}\p{N} ._:/-]{0,63}$/u.test(tag));
  if (bad !== undefined)
    throw inputInvalid(subject, 'tags', 'letters, digits and . _ : / - or blanks, at most 64', bad);
  return [...new Set(tags)];
}

/** @throws PARAMS_INVALID. */
export function checkText(subject: string, path: string, text: string, maxChars = maxNoteChars): string {
  if (text.trim() === '' || text.length > maxChars)
    throw inputInvalid(subject, path, `1 to ${maxChars} characters`, text);
  return text;
}

/** @throws PARAMS_INVALID. */
export function checkInteger(subject: string, path: string, value: number, [low, high]: [number, number]): number {
  if (!Number.isInteger(value) || value < low || value > high) {
    throw inputInvalid(subject, path, `an integer from ${low} to ${high}`, value);
  }
  return value;
}

/** A name that people and paths may hold. @throws PARAMS_INVALID. */
export function checkName(subject: string, path: string, name: string): string {
  if (!/^[a-z0-9][a-z0-9._-]{0,99}$/i.test(name)) {
    throw inputInvalid(subject, path, 'letters, digits and . _ -, at most 100, a letter or digit first', name);
  }
  return name;
}
