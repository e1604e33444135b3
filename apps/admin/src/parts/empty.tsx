import type { ReactNode } from 'react';
import { CommandLine } from './copy.tsx';

interface EmptyProps {
  readonly title: string;
  readonly text: ReactNode;
  readonly command?: string;
  readonly action?: ReactNode;
}

/** What to do where there is nothing yet. */
export function Empty({ title, text, command, action }: EmptyProps) {
  return (
    <div className="empty">
      <h2>{title}</h2>
      <p>{text}</p>
      <div className="stack-tight" data-center>
        {command !== undefined && (
          <div>
            <CommandLine command={command} />
          </div>
        )}
        {action !== undefined && <div>{action}</div>}
      </div>
    </div>
  );
}
