/** What an agent must offer beside the backend. */
export interface RunNeeds {
  /** npm name to version. */
  readonly plugins: Readonly<Record<string, string>>;
  readonly roots: readonly string[];
}
