import type { Page, PageRequest } from '@fovea/contracts';
import type { RequestContext } from '../context.ts';
import { argumentInvalid } from '../errors.ts';
import type { Order } from './sources.ts';

interface PageArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly order?: Order | null | undefined;
}

const maxFirst = 200;

/** Arguments of a list as the store takes them. @throws PARAMS_INVALID for a size out of range. */
export function pageRequest({ first, after, order }: PageArguments): PageRequest {
  const size = first ?? 50;
  if (size < 1 || size > maxFirst) throw argumentInvalid('first', `1 to ${maxFirst}`, size);
  return {
    first: size,
    ...(typeof after === 'string' ? { after } : {}),
    ...(order === undefined || order === null ? {} : { order }),
  };
}

/** A page as a connection. @throws TOO_COMPLEX when the operation reads too much. */
export async function connection<T>(page: Promise<Page<T>>, context: RequestContext) {
  const { items, cursors, endCursor, hasNextPage } = await page;
  context.spend(items.length);
  return {
    nodes: items,
    edges: items.map((node, index) => ({ node, cursor: cursors[index] ?? '' })),
    pageInfo: { endCursor, hasNextPage },
  };
}
