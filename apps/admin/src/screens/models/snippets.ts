/** A program that fetches a model and looks inside. */
export function downloadSnippet({
  origin,
  url,
  name,
}: {
  readonly origin: string;
  readonly url: string;
  readonly name: string;
}): string {
  return `import { writeFile } from 'node:fs/promises';

// A viewer's token: Settings & tokens, or \`fovea token mint reader --role viewer\`.
const response = await fetch('${origin}${url}', {
  headers: { authorization: \`Bearer \${process.env.FOVEA_TOKEN}\` },
});
if (!response.ok) throw new Error(await response.text());
await writeFile('${name}.fovea', new Uint8Array(await response.arrayBuffer()));
`;
}
