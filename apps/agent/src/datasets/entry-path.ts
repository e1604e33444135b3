import type { Entry } from 'yauzl';

const maxDepth = 16;
const maxNameBytes = 200;
const maxPathBytes = 1000;
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
// eslint-disable-next-line no-control-regex -- control characters are just what must not be in a name.
const unsafe = /[\u0000-\u001f\u007f<>:"|?*\\]/;

export type EntryKind = 'file' | 'folder';

/** What an entry of an archive is. @returns the reason when it is neither a plain file nor a folder. */
export function kindOfEntry(entry: Entry): { readonly kind: EntryKind } | { readonly refused: string } {
  if (entry.isEncrypted()) return { refused: 'it is encrypted' };
  // The upper half is a Unix mode where the archive was made on Unix, and zero elsewhere.
  const type = (entry.externalFileAttributes >>> 16) & 0o170000;
  const isFolder = entry.fileName.endsWith('/');
  if (type === 0o120000) return { refused: 'it is a link' };
  if (type !== 0 && type !== (isFolder ? 0o040000 : 0o100000)) return { refused: 'it is neither a file nor a folder' };
  return { kind: isFolder ? 'folder' : 'file' };
}

/**
 * The name of an entry as the parts of a path that is safe on every system.
 *
 * @returns the reason when it is not. A name that had to be changed to be safe would be another label.
 */
export function partsOfEntry(name: string): { readonly parts: readonly string[] } | { readonly refused: string } {
  if (Buffer.byteLength(name) > maxPathBytes) return { refused: `its name is longer than ${maxPathBytes} bytes` };
  const parts = name.replace(/\/$/, '').split('/');
  if (parts.length > maxDepth) return { refused: `it lies deeper than ${maxDepth} folders` };
  for (const part of parts) {
    if (part === '' || part === '.' || part === '..') return { refused: 'its name is a path to somewhere else' };
    if (unsafe.test(part)) return { refused: 'its name has characters that some systems give a meaning' };
    if (reserved.test(part) || /[. ]$/.test(part)) return { refused: 'its name means something else on some systems' };
    if (Buffer.byteLength(part) > maxNameBytes)
      return { refused: `a part of its name is longer than ${maxNameBytes} bytes` };
  }
  return { parts };
}
