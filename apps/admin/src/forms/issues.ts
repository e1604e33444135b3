import { createContext } from 'react';
import type { InputIssue } from '../operations/operation.ts';

/** Mistakes that the server found in what the form holds, shown at their fields. */
export const IssuesContext = createContext<readonly InputIssue[]>([]);

/** Mistakes of a field itself: not those of fields inside of it. */
export function issuesAt(issues: readonly InputIssue[], path: string): readonly InputIssue[] {
  return issues.filter((issue) => issue.path === path || issue.path.replace(/\.\d+$/, '') === path);
}
