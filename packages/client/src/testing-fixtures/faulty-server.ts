import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { buildSchema, execute, parse, subscribe, type ExecutionArgs } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';

/** A request as the server saw it. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** What to answer in place of the server's own answer. */
export type Fault = 'none' | 'cut' | { readonly status: number; readonly headers?: Readonly<Record<string, string>> };

/** A real server on real sockets, small enough to break in every way on purpose. */
export interface FaultyServer extends AsyncDisposable {
  readonly url: string;
  readonly seen: SeenRequest[];
  readonly artifacts: Map<string, Buffer>;
  /** Positions at which subscriptions were opened. */
  readonly opened: (string | null)[];
  /** Taken one a request, first in first out. */
  readonly faults: Fault[];
  /** How long to put a question off [ms], once each. */
  readonly busy: number[];
  /** Bytes of an artifact after which a download breaks, once each. */
  readonly cuts: number[];
  /** Ends every connection there is. */
  cutAll(): void;
}

const schema = buildSchema(/* GraphQL */ `
  scalar JSON
  interface Failure {
    code: String!
    subject: String!
    message: String!
    path: String
    expected: String
    received: String
    hint: String
  }
  type NotFound implements Failure {
    code: String!
    subject: String!
    message: String!
    path: String
    expected: String
    received: String
    hint: String
  }
  type Echo {
    value: String!
    clientMutationId: String
  }
  type RateLimited implements Failure {
    code: String!
    subject: String!
    message: String!
    path: String
    expected: String
    received: String
    hint: String
    retryAfterMs: Int!
  }
  union EchoResult = Echo | NotFound | RateLimited
  input EchoInput {
    value: String!
    clientMutationId: String
  }
  type Query {
    echo(value: String!): EchoResult!
  }
  type Mutation {
    echo(input: EchoInput!): EchoResult!
    once(value: String!): EchoResult!
  }
  type Message {
    position: String!
    events: [JSON!]!
  }
  type Subscription {
    count(after: String, to: Int!): Message!
  }
`);

function echo({ value, clientMutationId = null }: { value: string; clientMutationId?: string | null }) {
  if (value !== 'missing') return { __typename: 'Echo', value, clientMutationId };
  return {
    __typename: 'NotFound',
    code: 'NOT_FOUND',
    subject: 'echo:missing',
    message: '[echo:missing] there is none.',
  };
}

export async function startFaultyServer(): Promise<FaultyServer> {
  const seen: SeenRequest[] = [];
  const artifacts = new Map<string, Buffer>();
  const opened: (string | null)[] = [];
  const faults: Fault[] = [];
  const cuts: number[] = [];
  const busy: number[] = [];
  const sockets = new Set<Socket>();
  const root = {
    query: {
      echo: (args: { value: string }) => {
        const retryAfterMs = busy.shift();
        if (retryAfterMs === undefined) return echo(args);
        return { __typename: 'RateLimited', code: 'RATE_LIMITED', subject: 'echo', message: 'busy', retryAfterMs };
      },
    },
    mutation: { echo: ({ input }: { input: { value: string } }) => echo(input), once: echo },
    subscription: {
      async *count({ after, to }: { after: string | null; to: number }) {
        opened.push(after ?? null);
        for (let seq = Number(after ?? 0) + 1; seq <= to; seq++) {
          // A breath every so often, so that connections may break in between.
          if (seq % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 2));
          yield { count: { position: String(seq), events: [{ seq }] } };
        }
      },
    },
  };
  const server = createServer((request, response) => void answer(request, response));
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url: path = '', headers } = request;
    const body = Buffer.concat(chunks);
    seen.push({ method, path, headers, body });
    const fault = faults.shift();
    if (fault === 'cut') request.socket.destroy();
    else if (fault !== undefined && fault !== 'none') response.writeHead(fault.status, fault.headers).end();
    else if (path === '/graphql') await graphql(body, response);
    else artifact({ method, path, headers, body }, response);
  }
  async function graphql(body: Buffer, response: ServerResponse): Promise<void> {
    const { query, variables } = JSON.parse(body.toString()) as { query: string; variables: Record<string, unknown> };
    const document = parse(query);
    const rootValue = query.trim().startsWith('mutation') ? root.mutation : root.query;
    const result = await execute({ schema, document, rootValue, variableValues: variables });
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result));
  }
  function artifact({ method, path, headers, body }: SeenRequest, response: ServerResponse): void {
    const digest = path.slice('/artifacts/'.length);
    const stored = artifacts.get(digest) ?? Buffer.alloc(0);
    const isComplete = `sha256:${createHash('sha256').update(stored).digest('hex')}` === digest;
    if (method === 'HEAD') {
      response.writeHead(isComplete ? 200 : 404, { 'fovea-upload-offset': stored.length }).end();
    } else if (method === 'GET') {
      const from = Number(/bytes=(\d+)-/.exec(headers.range ?? '')?.[1] ?? 0);
      response.writeHead(from > 0 ? 206 : 200, { 'content-length': stored.length - from });
      const cutAt = cuts.shift();
      if (cutAt === undefined) response.end(stored.subarray(from));
      else response.write(stored.subarray(from, cutAt), () => response.socket?.destroy());
    } else {
      const [, start = '0', total = String(body.length)] =
        /bytes (\d+)-\d+\/(\d+)/.exec(headers['content-range'] ?? '') ?? [];
      if (Number(start) !== stored.length) {
        response.writeHead(409, { 'fovea-upload-offset': stored.length }).end();
        return;
      }
      const whole = Buffer.concat([stored, body]);
      artifacts.set(digest, whole);
      const status = whole.length === Number(total) ? 201 : 202;
      response.writeHead(status, { 'fovea-upload-offset': whole.length }).end();
    }
  }
  const webSockets = new WebSocketServer({ server, path: '/graphql' });
  const streams = useServer(
    {
      schema,
      roots: { query: root.query, mutation: root.mutation, subscription: root.subscription },
      subscribe: (args: ExecutionArgs) => subscribe(args),
      onConnect: ({ connectionParams }) => connectionParams?.['authorization'] !== 'Bearer wrong',
    },
    webSockets,
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cutAll = (): void => sockets.forEach((socket) => socket.destroy());
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    artifacts,
    opened,
    faults,
    cuts,
    busy,
    cutAll,
    async [Symbol.asyncDispose]() {
      cutAll();
      await streams.dispose();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
