import type { GraphqlNumber } from '../operations/operation.ts';

/** The number that a GraphQL Number stands for. */
export function numberOf(value: GraphqlNumber): number {
  return typeof value === 'number' ? value : Number(value);
}
