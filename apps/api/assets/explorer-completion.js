import { namedType, typeText } from './explorer-api.js';

const token =
  /"""[\s\S]*?"""|"(?:\\.|[^"\\\n])*"|#[^\n]*|\.\.\.|[_A-Za-z][_0-9A-Za-z]*|\$[_A-Za-z]\w*|[{}()[\]:!=@|&]|[^\s]/g;
const maxItems = 60;

/** What may stand at a place of an operation: fields, arguments, input fields, enum values or type names. */
export function completionsAt(schema, text, cursor) {
  const before = text.slice(0, cursor);
  const word = /[_A-Za-z0-9]*$/.exec(before)?.[0] ?? '';
  const from = cursor - word.length;
  const place = placeOf(schema, before.slice(0, from));
  const wanted = word.toLowerCase();
  const items = candidates(schema, place)
    .filter(({ name }) => name.toLowerCase().includes(wanted))
    .sort((a, b) => rank(a, wanted) - rank(b, wanted) || (a.name < b.name ? -1 : 1));
  return { from, items: items.slice(0, maxItems) };
}

function rank({ name }, wanted) {
  return name.toLowerCase().startsWith(wanted) ? 0 : 1;
}

/**
 * Reads from the start to the cursor and keeps where it is: a stack of selection sets, argument lists and input objects,
 * each with its type.
 */
function placeOf(schema, text) {
  const stack = [];
  let root = 'query';
  let field;
  let argument;
  let isAfterColon = false;
  let fragmentType;
  let previous = '';
  for (const [part] of text.matchAll(token)) {
    const top = stack.at(-1);
    if (part.startsWith('#') || part.startsWith('"')) continue;
    if (part === '{') {
      if (top === undefined) stack.push({ kind: 'selection', type: fragmentType ?? schema.roots[root] });
      else if (top.kind === 'selection') {
        stack.push({ kind: 'selection', type: fragmentType ?? (field && namedType(field.type)) ?? top.type });
      } else stack.push({ kind: 'input', type: argument && namedType(argument.type) });
      fragmentType = undefined;
      isAfterColon = false;
    } else if (part === '(') stack.push({ kind: top === undefined ? 'variables' : 'arguments', field });
    else if (part === '[') stack.push({ kind: 'list', parent: top, argument });
    else if (part === '}' || part === ')' || part === ']') {
      stack.pop();
      isAfterColon = false;
    } else if (part === ':') isAfterColon = true;
    else if (/^[_A-Za-z]/.test(part)) {
      if (top === undefined) {
        if (['query', 'mutation', 'subscription'].includes(part)) root = part;
        else if (previous === 'on') fragmentType = part;
      } else if (top.kind === 'selection') {
        if (previous === 'on') fragmentType = part;
        else if (part !== 'on' || previous !== '...') field = schema.types.get(top.type)?.fields.get(part);
      } else if (!isAfterColon) argument = argumentOf(schema, top, part);
      else isAfterColon = false;
    } else if (isAfterColon) isAfterColon = false;
    previous = part;
  }
  return { top: stack.at(-1), argument, isAfterColon, isType: previous === 'on' };
}

function argumentOf(schema, top, name) {
  if (top.kind === 'arguments') return top.field?.args?.find((candidate) => candidate.name === name);
  if (top.kind === 'input') return schema.types.get(top.type)?.fields.get(name);
  return undefined;
}

function candidates(schema, { top, argument, isAfterColon, isType }) {
  if (isType) return outputs(schema);
  if (top === undefined) {
    return ['query', 'mutation', 'subscription', 'fragment'].map((name) => ({ name, type: '', description: '' }));
  }
  if (isAfterColon || top.kind === 'list') return values(schema, argument);
  if (top.kind === 'arguments') return (top.field?.args ?? []).map(described);
  const type = schema.types.get(top.type);
  if (type === undefined) return [];
  if (type.possibleTypes && type.fields.size === 0) {
    return type.possibleTypes.map(({ name }) => ({ name: `... on ${name} { }`, type: '', description: '' }));
  }
  const own = [...type.fields.values()].map(described);
  return top.kind === 'selection' ? [...own, { name: '__typename', type: 'String!', description: '' }] : own;
}

function values(schema, argument) {
  const type = argument && schema.types.get(namedType(argument.type));
  if (type?.enumValues) return type.enumValues.map(({ name, description }) => ({ name, type: type.name, description }));
  if (type?.name === 'Boolean') return ['true', 'false'].map((name) => ({ name, type: 'Boolean', description: '' }));
  return [];
}

function outputs(schema) {
  return [...schema.types.values()]
    .filter(({ kind, name }) => ['OBJECT', 'INTERFACE', 'UNION'].includes(kind) && !name.startsWith('__'))
    .map(({ name, description }) => ({ name, type: '', description }));
}

function described({ name, type, description }) {
  return { name, type: typeText(type), description };
}
