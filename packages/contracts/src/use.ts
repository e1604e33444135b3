/** A reference to a contribution with its params; what pipelines, GraphQL and flags all boil down to. */
export interface Use {
  /** `scope/name`. */
  readonly use: string;
  readonly params?: Readonly<Record<string, unknown>>;
  /** Name for people; never part of a cache key. */
  readonly label?: string;
}
