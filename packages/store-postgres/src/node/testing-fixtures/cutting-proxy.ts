import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface CuttingProxy extends AsyncDisposable {
  /** Leads to the database through the proxy. */
  readonly url: string;
  /** Cuts the connection of the next commit, before the server hears of it, or after. */
  cutNextCommit(when: 'before' | 'after'): void;
}

/** A way to the database that breaks when a test wants it to. */
export async function cuttingProxy(target: string): Promise<CuttingProxy> {
  const { hostname, port } = new URL(target);
  let cut: 'before' | 'after' | undefined;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect({ host: hostname, port: Number(port) });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        (socket === client ? upstream : client).destroy();
      });
    }
    let isDeaf = false;
    client.on('data', (bytes) => {
      const when = /;commit\0$/.test(bytes.toString('latin1')) ? cut : undefined;
      if (when !== undefined) cut = undefined;
      if (when === 'before') return void client.destroy();
      isDeaf = when === 'after';
      upstream.write(bytes);
    });
    // The server answers when all is done.
    upstream.on('data', (bytes) => void (isDeaf ? client.destroy() : client.write(bytes)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: Object.assign(new URL(target), { port: String((server.address() as AddressInfo).port) }).href,
    cutNextCommit: (when) => void (cut = when),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
