import {
  QueryCache,
  QueryClient,
  useMutation,
  useQuery,
  useQueryClient,
  useInfiniteQuery,
} from '@tanstack/react-query';
import type { Document, Succeeded } from '@fovea/client';
import { useMemo } from 'react';
import type { Page } from '../operations/operation.ts';
import { client as lab } from './client.ts';

export function createQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError(error) {
        // A token that was revoked while the page was open: the sign-in page takes over.
        if (codeOf(error) === 'UNAUTHENTICATED') client.setQueryData(['signed-out'], true);
      },
    }),
    // The client tries again by itself wherever that does no harm.
    defaultOptions: { queries: { staleTime: 10_000, retry: false } },
  });
  return client;
}

export function codeOf(error: unknown): string | undefined {
  return (error as { readonly code?: string } | null)?.code;
}

/** What a query answers, cached under its key; subscriptions make it stale when something of it changes. */
export function useLab<Result, Variables>(
  key: readonly unknown[],
  operation: Document<Result, Variables>,
  variables: Variables,
  options: { readonly isEnabled?: boolean; readonly staleTime?: number; readonly isKept?: boolean } = {},
) {
  return useQuery({
    queryKey: [...key, variables],
    queryFn: ({ signal }) => lab.query(operation, variables, { signal }),
    enabled: options.isEnabled ?? true,
    ...(options.staleTime === undefined ? {} : { staleTime: options.staleTime }),
    ...(options.isKept === true
      ? { placeholderData: (previous: Succeeded<Result> | undefined) => previous as never }
      : {}),
  });
}

/** A list that is read page by page as the reader scrolls. */
export function usePages<
  Result,
  Node,
  Variables extends { readonly first?: number | null | undefined; readonly after?: string | null | undefined },
>(
  key: readonly unknown[],
  operation: Document<Result, Variables>,
  variables: Omit<Variables, 'after'>,
  pageOf: (result: Succeeded<Result>) => Page<Node>,
) {
  const query = useInfiniteQuery({
    queryKey: [...key, variables],
    queryFn: async ({ pageParam, signal }) =>
      pageOf(await lab.query(operation, { ...variables, after: pageParam } as unknown as Variables, { signal })),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => (page.pageInfo.hasNextPage ? page.pageInfo.endCursor : undefined),
  });
  const { data } = query;
  const rows = useMemo(() => data?.pages.flatMap((page) => page.nodes) ?? [], [data]);
  return {
    rows,
    query,
    /** For the table: called when the last rows come into sight. */
    more: () => {
      if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
    },
  };
}

/** Does something on the server; what the keys cover is read anew. A failure is the mutation's error. */
export function useChange<Result, Variables>(
  operation: Document<Result, Variables>,
  stale: readonly (readonly unknown[])[],
) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (variables: Variables) => lab.query(operation, variables),
    onSettled: () => Promise.all(stale.map((queryKey) => queries.invalidateQueries({ queryKey }))),
  });
}
