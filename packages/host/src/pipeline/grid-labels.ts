import { isUse } from '../catalog/index.ts';
import { show } from '../text/show.ts';

/** One choice that a run of a grid stands for. */
export interface Difference {
  readonly path: string;
  readonly value: unknown;
  /** The value for people. */
  readonly shown: string;
  /** The author gave the value a name, which says enough without its path. */
  readonly isNamed: boolean;
}

/** References by label, else id, with their params where that is not enough; other values as they are. */
export function namesOf(values: readonly unknown[]): unknown[] {
  const short = values.map((value) => (isUse(value) ? (value.label ?? value.use) : value));
  return short.map((name, index) => {
    const value = values[index];
    const isAmbiguous = isUse(value) && short.filter((other) => other === name).length > 1;
    return isAmbiguous ? `${String(name)} ${show(value.params ?? {})}` : name;
  });
}

/** The names as people read them: ids without their scope where that leaves them distinct. */
export function shownNames(names: readonly unknown[], values: readonly unknown[]): string[] {
  const whole = names.map((name) => (typeof name === 'string' ? name : show(name)));
  const bare = whole.map((name, index) => {
    const value = values[index];
    return isUse(value) && value.label === undefined ? name.slice(name.indexOf('/') + 1) : name;
  });
  return new Set(bare).size === bare.length ? bare : whole;
}

/** A label for each run: what it differs in, each path as short as it can be. Empty where a run differs in nothing. */
export function labelsOf(rows: readonly (readonly Difference[])[]): string[] {
  const paths = [...new Set(rows.flatMap((row) => row.map(({ path }) => path)))];
  const shortPaths = new Map(paths.map((path) => [path, shortest(path, paths)]));
  return rows.map((row) =>
    row.map(({ path, shown, isNamed }) => (isNamed ? shown : `${shortPaths.get(path) ?? path} ${shown}`)).join(', '),
  );
}

/** The shortest end of a path that no other path shares. */
function shortest(path: string, all: readonly string[]): string {
  const parts = path.split('.');
  for (let length = 1; length < parts.length; length++) {
    const end = parts.slice(-length).join('.');
    if (!all.some((other) => other !== path && (other === end || other.endsWith(`.${end}`)))) return end;
  }
  return path;
}
