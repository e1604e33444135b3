interface Job {
  readonly id: string;
  readonly state: string;
  readonly attempts: number;
  readonly events: readonly { readonly type: string }[];
}

interface Page {
  readonly nodes: readonly Job[];
  readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
}

const query = `query($experiment: ID!, $after: String) {
  runs(first: 50, after: $after, filter: {experiment: $experiment}) {
    nodes { id state attempts events { type } }
    pageInfo { endCursor hasNextPage }
  }
}`;

/** The runs of an experiment with their events. */
export async function jobsOf(
  { url, tokens }: { readonly url: string; readonly tokens: { readonly operator: string } },
  experiment: string,
): Promise<readonly Job[]> {
  const jobs: Job[] = [];
  let after: string | null = null;
  do {
    const response: Response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${tokens.operator}` },
      body: JSON.stringify({ query, variables: { experiment, after } }),
    });
    const { runs } = ((await response.json()) as { data: { runs: Page } }).data;
    jobs.push(...runs.nodes);
    after = runs.pageInfo.hasNextPage ? runs.pageInfo.endCursor : null;
  } while (after !== null);
  return jobs;
}

const finalTypes = ['run-succeeded', 'run-failed', 'run-cancelled'];

/** How many results a run has. */
export function endsOf({ events }: Job): number {
  return events.filter(({ type }) => finalTypes.includes(type)).length;
}
