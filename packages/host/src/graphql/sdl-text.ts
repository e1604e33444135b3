/** One field or enum value with its description. */
export interface SdlLine {
  readonly description: string;
  readonly code: string;
}

const longestOneLiner = 110;

/** A type with its description and members. `head` is such as `input DatasetInput @oneOf`. */
export function sdlBlock(description: string, head: string, members: readonly SdlLine[]): string {
  const lines = members.flatMap((member) => [...describe(member.description, '  '), `  ${member.code}`]);
  return [...describe(description, ''), `${head} {`, ...lines, '}'].join('\n');
}

/** A block string; whatever a plugin wrote stays inside it. */
function describe(text: string, indent: string): string[] {
  const safe = text
    .toWellFormed()
    // Line breaks and other control characters would break the layout, or the syntax.
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .replaceAll('"""', '\\"""');
  const isShort = safe.length <= longestOneLiner && !/["\\]$/.test(safe);
  return isShort ? [`${indent}"""${safe}"""`] : [`${indent}"""`, `${indent}${safe}`, `${indent}"""`];
}
