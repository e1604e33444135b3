import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import type { Dirent } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import type { RejectedItem, SplitName } from '@fovea/contracts';
import { mixedLayout, splitWithoutTrain, tooFewClasses, tooManyFiles } from '../errors.ts';
import { maxPhotoBytes } from './photo-source.ts';

const maxFiles = 1_000_000;
const extensions: ReadonlySet<string> = new Set(['.jpg', '.jpeg', '.png', '.webp']);
const splitNames: Readonly<Record<string, SplitName>> = {
  train: 'train',
  validation: 'validation',
  val: 'validation',
  valid: 'validation',
  test: 'test',
};

/** An image to look at. */
export interface CandidateFile {
  /** Relative to the dataset's folder, with `/`: the example's id. */
  readonly id: string;
  /** Absolute. */
  readonly path: string;
  readonly className: string;
  /** Absent when the folder has no split folders. */
  readonly split?: SplitName;
}

export interface FolderScan {
  /** Sorted by id, by code unit, so that the order is the same everywhere. */
  readonly files: readonly CandidateFile[];
  /** Sorted by code unit. */
  readonly classes: readonly string[];
  /** Of which there is a folder; empty when the class folders lie at the top. */
  readonly splits: readonly SplitName[];
  readonly rejected: readonly RejectedItem[];
}

/**
 * Lists `<folder>/<class>/<image>` or `<folder>/<split>/<class>/<image>`. Hidden entries, links that leave the folder,
 * other file types and over-large files are set aside with their reason.
 * @throws DATASET_INVALID for fewer than two classes, split folders mixed with others, or over a million files.
 */
export async function scanImageFolder(subject: string, folder: string): Promise<FolderScan> {
  const scanner = new Scanner(subject, folder, await realpath(folder));
  const top = await scanner.folders('');
  const splitFolders = top.filter((name) => Object.hasOwn(splitNames, name));
  if (splitFolders.length === 0) {
    await scanner.classFolders('', top);
  } else {
    assertSplitLayout(subject, folder, top, splitFolders);
    for (const name of splitFolders) {
      await scanner.classFolders(name, await scanner.folders(name), splitNames[name] as SplitName);
    }
  }
  return scanner.result(splitFolders.map((name) => splitNames[name] as SplitName));
}

function assertSplitLayout(subject: string, folder: string, top: readonly string[], splits: readonly string[]): void {
  const strangers = top.filter((name) => !splits.includes(name));
  if (strangers.length > 0) throw mixedLayout(subject, folder, strangers);
  if (!splits.includes('train')) throw splitWithoutTrain(subject, folder, splits);
  const validation = splits.filter((name) => splitNames[name] === 'validation');
  if (validation.length > 1) throw mixedLayout(subject, folder, validation);
}

class Scanner {
  readonly #subject: string;
  readonly #folder: string;
  readonly #realFolder: string;
  readonly #files: CandidateFile[] = [];
  readonly #classes = new Set<string>();
  readonly #rejected: RejectedItem[] = [];

  constructor(subject: string, folder: string, realFolder: string) {
    this.#subject = subject;
    this.#folder = folder;
    this.#realFolder = realFolder;
  }

  /** Names of the folders in `parent` (relative), sorted; what else lies there is set aside. */
  async folders(parent: string): Promise<string[]> {
    const names: string[] = [];
    for (const entry of await this.#entries(parent)) {
      const id = joinId(parent, entry.name);
      const kind = await this.#kindOf(id, entry);
      if (kind === 'folder') names.push(entry.name);
      else if (kind === 'file') this.#reject(id, 'not in a class folder');
    }
    return names;
  }

  async classFolders(parent: string, names: readonly string[], split?: SplitName): Promise<void> {
    for (const className of names) {
      this.#classes.add(className);
      await this.#images(joinId(parent, className), className, split);
    }
  }

  result(splits: readonly SplitName[]): FolderScan {
    const classes = [...this.#classes].sort(byCodeUnit);
    if (classes.length < 2) throw tooFewClasses(this.#subject, this.#folder, classes);
    const files = this.#files.toSorted((a, b) => byCodeUnit(a.id, b.id));
    return { files, classes, splits, rejected: this.#rejected };
  }

  async #images(parent: string, className: string, split?: SplitName): Promise<void> {
    for (const entry of await this.#entries(parent)) {
      const id = joinId(parent, entry.name);
      const kind = await this.#kindOf(id, entry);
      if (kind === 'refused') continue;
      if (kind === 'folder') {
        this.#reject(id, 'a folder inside a class folder is not read');
      } else if (!extensions.has(extname(entry.name).toLowerCase())) {
        this.#reject(id, 'not named .jpg, .jpeg, .png or .webp');
      } else {
        await this.#add({ id, path: join(this.#folder, id), className, ...(split === undefined ? {} : { split }) });
      }
    }
  }

  async #add(file: CandidateFile): Promise<void> {
    const { size } = await stat(file.path);
    if (size > maxPhotoBytes) {
      this.#reject(file.id, `larger than ${maxPhotoBytes / 2 ** 20} MiB`);
      return;
    }
    this.#files.push(file);
    if (this.#files.length > maxFiles) throw tooManyFiles(this.#subject, this.#folder, maxFiles);
  }

  async #entries(parent: string): Promise<Dirent[]> {
    const entries = await readdir(join(this.#folder, parent), { withFileTypes: true });
    return entries.sort((a, b) => byCodeUnit(a.name, b.name));
  }

  async #kindOf(id: string, entry: Dirent): Promise<'folder' | 'file' | 'refused'> {
    if (entry.name.startsWith('.')) return this.#refuse(id, 'hidden');
    if (entry.isDirectory()) return 'folder';
    if (entry.isFile()) return 'file';
    if (!entry.isSymbolicLink()) return this.#refuse(id, 'neither file nor folder');
    return this.#kindOfLink(id);
  }

  async #kindOfLink(id: string): Promise<'folder' | 'file' | 'refused'> {
    const target = await realpath(join(this.#folder, id)).catch(() => undefined);
    if (target === undefined) return this.#refuse(id, 'a link to nothing');
    const inside = relative(this.#realFolder, target);
    if (inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || inside === target) {
      return this.#refuse(id, 'a link that leaves the folder');
    }
    const found = await lstat(target);
    if (found.isDirectory()) return 'folder';
    return found.isFile() ? 'file' : this.#refuse(id, 'neither file nor folder');
  }

  #refuse(item: string, reason: string): 'refused' {
    this.#reject(item, reason);
    return 'refused';
  }

  #reject(item: string, reason: string): void {
    if (this.#rejected.length >= maxFiles) throw tooManyFiles(this.#subject, this.#folder, maxFiles);
    this.#rejected.push({ item, reason });
  }
}

function joinId(parent: string, name: string): string {
  return parent === '' ? name : `${parent}/${name}`;
}

/** `localeCompare` would depend on the machine. */
function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
