import { namedType, typeText } from './explorer-api.js';

const maxFound = 100;

/** Shows the documentation of the schema: root types first, then whatever is chosen or searched for. */
export function showDocs(schema, container, search) {
  const link = (name, text = name) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = text;
    button.addEventListener('click', () => showType(name));
    return button;
  };
  const element = (tag, text = '') => {
    const made = document.createElement(tag);
    made.textContent = text;
    return made;
  };

  function start() {
    const roots = Object.values(schema.roots).filter(Boolean);
    container.replaceChildren(
      ...roots.map((name) => {
        const paragraph = element('p');
        paragraph.append(link(name));
        return paragraph;
      }),
    );
  }

  function showType(name) {
    const type = schema.types.get(name);
    if (type === undefined) return;
    const back = link('', 'All types');
    back.addEventListener('click', start);
    const list = element('dl');
    for (const field of type.fields.values()) list.append(...describe(field));
    for (const value of type.enumValues ?? [])
      list.append(element('dt', value.name), element('dd', value.description ?? ''));
    for (const possible of type.possibleTypes ?? []) {
      const term = element('dt');
      term.append(link(possible.name));
      list.append(term);
    }
    container.replaceChildren(back, element('h3', type.name), element('p', type.description ?? ''), list);
    container.scrollTop = 0;
  }

  function describe({ name, type, description, args = [] }) {
    const term = element('dt', name);
    if (args.length > 0) term.append(`(${args.map((arg) => `${arg.name}: ${typeText(arg.type)}`).join(', ')})`);
    term.append(': ', link(namedType(type), typeText(type)));
    return [term, element('dd', description ?? '')];
  }

  search.addEventListener('input', () => {
    const wanted = search.value.trim().toLowerCase();
    if (wanted === '') {
      start();
      return;
    }
    const list = element('dl');
    let count = 0;
    for (const type of schema.types.values()) {
      if (type.name.startsWith('__')) continue;
      const fields = [...type.fields.values()].filter(({ name }) => name.toLowerCase().includes(wanted));
      if (!type.name.toLowerCase().includes(wanted) && fields.length === 0) continue;
      if ((count += 1 + fields.length) > maxFound) break;
      const term = element('dt');
      term.append(link(type.name));
      list.append(term, ...fields.map(({ name }) => element('dd', name)));
    }
    container.replaceChildren(list);
  });
  start();
}
