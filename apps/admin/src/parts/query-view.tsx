import type { ReactNode } from 'react';
import { FailureNote } from './failure.tsx';
import { Loading } from './loading.tsx';

interface Query<Data> {
  readonly data: Data | undefined;
  readonly error: unknown;
  readonly refetch: () => unknown;
}

/** What a query answered; a placeholder before, what went wrong instead. Old data stays in sight under an error. */
export function QueryView<Data>({
  query,
  height,
  children,
}: {
  readonly query: Query<Data>;
  readonly height?: number;
  readonly children: (data: Data) => ReactNode;
}) {
  return (
    <>
      {query.error !== null && <FailureNote error={query.error} onRetry={() => void query.refetch()} />}
      {query.data !== undefined
        ? children(query.data)
        : query.error === null && <Loading {...(height === undefined ? {} : { height })} />}
    </>
  );
}
