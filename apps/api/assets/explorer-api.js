/** Sends an operation; the session's cookie says who asks. */
export async function post(request) {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(request),
  });
  return { status: response.status, body: await response.json() };
}

/** Follows a subscription by the graphql-transport-ws protocol. Returns what ends it. */
export function subscribe(request, { next, done }) {
  const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  const send = (message) => socket.send(JSON.stringify(message));
  let isDone = false;
  const finish = (reason) => {
    if (!isDone) done(reason);
    isDone = true;
  };
  socket.addEventListener('open', () => send({ type: 'connection_init' }));
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(data);
    if (message.type === 'connection_ack') send({ id: '1', type: 'subscribe', payload: request });
    else if (message.type === 'ping') send({ type: 'pong' });
    else if (message.type === 'next') next(message.payload);
    else if (message.type === 'error') {
      next({ errors: message.payload });
      finish('it failed');
      socket.close();
    } else if (message.type === 'complete') {
      finish('it is over');
      socket.close();
    }
  });
  socket.addEventListener('close', ({ code }) => finish(`the connection ended (${code})`));
  return () => {
    finish('stopped');
    socket.close();
  };
}

const typeRef = `kind name ${'ofType { kind name '.repeat(6)}${'} '.repeat(6)}`;
const query = `{
  __schema {
    queryType { name } mutationType { name } subscriptionType { name }
    types {
      kind name description
      fields { name description args { name description type { ${typeRef} } } type { ${typeRef} } }
      inputFields { name description type { ${typeRef} } }
      enumValues { name description }
      possibleTypes { name }
    }
  }
}`;

/** The schema as maps: types by name, each with its fields by name. */
export async function introspect() {
  const { status, body } = await post({ query });
  if (status === 401) throw new Error('You are not signed in: open the sign-in link of the server.');
  if (!body.data) throw new Error(body.errors?.[0]?.message ?? 'The schema could not be read.');
  const { types, queryType, mutationType, subscriptionType } = body.data.__schema;
  return {
    types: new Map(
      types.map((type) => [
        type.name,
        { ...type, fields: new Map((type.fields ?? type.inputFields ?? []).map((field) => [field.name, field])) },
      ]),
    ),
    roots: { query: queryType?.name, mutation: mutationType?.name, subscription: subscriptionType?.name },
  };
}

/** A type as the schema language writes it. */
export function typeText(type) {
  if (type.kind === 'NON_NULL') return `${typeText(type.ofType)}!`;
  if (type.kind === 'LIST') return `[${typeText(type.ofType)}]`;
  return type.name;
}

/** The name at the core of a type. */
export function namedType(type) {
  return type.ofType ? namedType(type.ofType) : type.name;
}
