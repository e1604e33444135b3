/** The condition under which packages of this repository export their sources. */
const sourceCondition = '@fovea/source';

/** True when this code runs from its sources and not from `dist`. */
export const runsFromSource: boolean = import.meta.url.endsWith('.ts');

/** The export conditions of this process. */
export function processConditions(): ReadonlySet<string> {
  const flags = [...process.execArgv, ...(process.env['NODE_OPTIONS'] ?? '').split(/\s+/)];
  const given = flags.flatMap((flag, index) => {
    if (flag === '-C' || flag === '--conditions') return [flags[index + 1] ?? ''];
    const match = /^(?:-C=?|--conditions=)(.+)$/.exec(flag);
    return match?.[1] === undefined ? [] : [match[1]];
  });
  return new Set(['node', 'import', ...given, ...(runsFromSource ? [sourceCondition] : [])]);
}

/** Node flags for a child that resolves modules as this process does. */
export function childExecArgv(): string[] {
  const own = process.execArgv.filter((flag) => !/^--(inspect|experimental-vm-modules)/.test(flag));
  const isNamed = own.some((flag) => flag.includes(sourceCondition));
  return runsFromSource && !isNamed ? [`--conditions=${sourceCondition}`, ...own] : own;
}
