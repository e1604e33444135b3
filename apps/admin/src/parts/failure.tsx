import { Alert, Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { issuesOf } from '../errors.ts';

interface Shown {
  readonly code?: string;
  readonly message?: string;
  readonly details?: { readonly hint?: string };
}

/** An error as people need it: code, what happened, what to do. */
export function FailureNote({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) {
  const { code, message, details } = error as Shown;
  const hint = details?.hint;
  const text = message ?? String(error);
  const all = issuesOf(error);
  // A single mistake is what the text says already.
  const issues = all.length > 1 ? all : [];
  return (
    <Alert color="red" icon={<IconAlertTriangle size={18} />} title={code ?? 'ERROR'} role="alert">
      <div className="wrap-anywhere">
        {hint !== undefined && text.endsWith(hint) ? text.slice(0, -hint.length) : text}
      </div>
      {issues.length > 0 && (
        <ul>
          {issues.map(({ path, message: mistake }) => (
            <li key={`${path} ${mistake}`}>
              <span className="mono">{path}</span> {mistake}
            </li>
          ))}
        </ul>
      )}
      {hint !== undefined && (
        <div>
          <strong>{hint}</strong>
        </div>
      )}
      {onRetry !== undefined && (
        <Button variant="default" size="xs" mt="xs" onClick={onRetry}>
          Try again
        </Button>
      )}
    </Alert>
  );
}
