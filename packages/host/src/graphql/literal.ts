/** A value in GraphQL syntax: text as it stands, a list, or an object's fields in order. */
export type Literal = string | readonly Literal[] | ReadonlyMap<string, Literal>;

const width = 100;

/** Fields and elements on one line where they fit into 100 columns, else one a line. */
export function printLiteral(literal: Literal, indent = 0): string {
  const flat = onOneLine(literal);
  if (typeof literal === 'string' || indent + flat.length <= width) return flat;
  const inner = indent + 2;
  const lines = isList(literal)
    ? literal.map((item) => printLiteral(item, inner))
    : [...literal].map(([name, value]) => `${name}: ${printLiteral(value, inner)}`);
  const [open, close] = isList(literal) ? ['[', ']'] : ['{', '}'];
  return [open, ...lines.map((line) => ' '.repeat(inner) + line), ' '.repeat(indent) + close].join('\n');
}

function onOneLine(literal: Literal): string {
  if (typeof literal === 'string') return literal;
  if (isList(literal)) return `[${literal.map(onOneLine).join(', ')}]`;
  const fields = [...literal].map(([name, value]) => `${name}: ${onOneLine(value)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

/** A string with GraphQL's escapes, which are JSON's; half a surrogate pair becomes U+FFFD, as GraphQL has none. */
export function stringLiteral(text: string): Literal {
  return JSON.stringify(text.toWellFormed());
}

/** An object of the fields that are there. */
export function objectLiteral(fields: Readonly<Record<string, Literal | undefined>>): ReadonlyMap<string, Literal> {
  const entries = Object.entries(fields).filter((field): field is [string, Literal] => field[1] !== undefined);
  return new Map(entries);
}

function isList(literal: Literal): literal is readonly Literal[] {
  return Array.isArray(literal);
}
