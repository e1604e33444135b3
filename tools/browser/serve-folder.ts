import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

export interface FolderServer extends AsyncDisposable {
  readonly url: string;
}

export interface ServeFolderOptions {
  /** Whether pages may share memory between threads. Default true. */
  readonly isIsolated?: boolean;
}

/** Serves a folder on a free port of 127.0.0.1, cross-origin isolated unless told otherwise. */
export async function serveFolder(
  folder: string,
  { isIsolated = true }: ServeFolderOptions = {},
): Promise<FolderServer> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const path = normalize(pathname.endsWith('/') ? `${pathname}index.html` : pathname);
    const headers = {
      'content-type': types[extname(path)] ?? 'application/octet-stream',
      ...(isIsolated && {
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
      }),
    };
    readFile(join(folder, path)).then(
      (body) => response.writeHead(200, headers).end(body),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
