import { completionsAt } from './explorer-completion.js';
import { showDocs } from './explorer-docs.js';
import { introspect, post, subscribe } from './explorer-api.js';

const byId = (id) => document.getElementById(id);
const query = byId('query');
const variables = byId('variables');
const answer = byId('answer');
const list = byId('completions');
const storageKey = 'fovea-explorer';

const example = `# Ctrl + Space completes, Ctrl + Enter runs.
query {
  viewer { name role }
  experiments(first: 10) {
    nodes { id name state runCounts { queued running succeeded failed } }
  }
}
`;

let schema;
let stop = () => undefined;
let selected = 0;
let found;

function keep() {
  try {
    localStorage.setItem(storageKey, JSON.stringify({ query: query.value, variables: variables.value }));
  } catch {
    // Without storage the next visit starts anew.
  }
}

function recall() {
  try {
    return JSON.parse(localStorage.getItem(storageKey) ?? '{}');
  } catch {
    return {};
  }
}

async function run() {
  stop();
  keep();
  let parsed;
  try {
    parsed = variables.value.trim() === '' ? {} : JSON.parse(variables.value);
  } catch (error) {
    byId('status').textContent = `The variables are no JSON: ${error.message}`;
    return;
  }
  const request = { query: query.value, variables: parsed };
  if (/^\s*(#.*\n\s*)*subscription\b/.test(query.value)) follow(request);
  else {
    byId('status').textContent = 'Running…';
    const startedAt = performance.now();
    const { status, body } = await post(request);
    answer.textContent = JSON.stringify(body, null, 2);
    byId('status').textContent = `${status}, ${Math.round(performance.now() - startedAt)} ms`;
  }
}

const maxShown = 50;

function follow(request) {
  const shown = [];
  let count = 0;
  answer.textContent = '';
  byId('stop').disabled = false;
  byId('status').textContent = 'Listening…';
  const end = subscribe(request, {
    next(message) {
      count += 1;
      shown.unshift(JSON.stringify(message, null, 2));
      shown.length = Math.min(shown.length, maxShown);
      answer.textContent = shown.join('\n\n');
      byId('status').textContent = `${count} messages, newest first`;
    },
    done(reason) {
      byId('stop').disabled = true;
      byId('status').textContent = `${count} messages; ${reason}`;
    },
  });
  stop = () => {
    end();
    byId('stop').disabled = true;
  };
}

function complete() {
  if (schema === undefined) return;
  found = completionsAt(schema, query.value, query.selectionStart);
  selected = 0;
  show();
}

function show() {
  list.replaceChildren(
    ...found.items.map(({ name, type, description }, index) => {
      const item = document.createElement('li');
      item.setAttribute('role', 'option');
      item.setAttribute('aria-selected', String(index === selected));
      const about = document.createElement('span');
      about.className = 'quiet';
      about.textContent = [type, description].filter(Boolean).join('  ');
      item.append(name, about);
      item.addEventListener('mousedown', (event) => {
        event.preventDefault();
        selected = index;
        take();
      });
      return item;
    }),
  );
  list.hidden = found.items.length === 0;
  list.children[selected]?.scrollIntoView({ block: 'nearest' });
}

function take() {
  const { name } = found.items[selected];
  query.setRangeText(name, found.from, query.selectionStart, 'end');
  list.hidden = true;
  query.focus();
}

query.addEventListener('keydown', (event) => {
  if (event.ctrlKey && event.key === ' ') {
    event.preventDefault();
    complete();
  } else if (!list.hidden && ['ArrowDown', 'ArrowUp'].includes(event.key)) {
    event.preventDefault();
    const step = event.key === 'ArrowDown' ? 1 : -1;
    selected = (selected + step + found.items.length) % found.items.length;
    show();
  } else if (!list.hidden && ['Enter', 'Tab'].includes(event.key) && !event.ctrlKey) {
    event.preventDefault();
    take();
  } else if (event.key === 'Escape') list.hidden = true;
});
query.addEventListener('input', () => {
  if (!list.hidden) complete();
});
query.addEventListener('blur', () => (list.hidden = true));
document.addEventListener('keydown', (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === 'Enter') {
    event.preventDefault();
    void run().catch(failed);
  }
});
byId('run').addEventListener('click', () => void run().catch(failed));
byId('stop').addEventListener('click', () => stop());

function failed(error) {
  byId('status').textContent = `The server does not answer: ${error.message}`;
}

const kept = recall();
query.value = kept.query || example;
variables.value = kept.variables || '';
introspect().then(
  (loaded) => {
    schema = loaded;
    showDocs(schema, byId('docs'), byId('search'));
  },
  (error) => {
    byId('status').textContent = error.message;
  },
);
