import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A proxy whose connections break when it is told to. */
export interface CuttingProxy extends AsyncDisposable {
  readonly url: string;
  cutAll(): void;
  /** Takes no connections meanwhile, as if nothing was there. */
  isAway: boolean;
  /** Breaks each connection after it has carried this many bytes; 0 for never. */
  cutAfterBytes: number;
}

export async function startCuttingProxy(target: string): Promise<CuttingProxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  const cutAll = (): void => sockets.forEach((socket) => socket.destroy());
  const server = createServer((near) => {
    if (proxy.isAway) {
      near.destroy();
      return;
    }
    const far = connect(Number(port), hostname);
    let carried = 0;
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('data', (chunk: Buffer) => {
        carried += chunk.length;
        if (proxy.cutAfterBytes > 0 && carried > proxy.cutAfterBytes) {
          near.destroy();
          far.destroy();
        } else if (!to.write(chunk)) {
          from.pause();
          to.once('drain', () => from.resume());
        }
      });
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
      from.on('error', () => undefined);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: CuttingProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cutAll,
    isAway: false,
    cutAfterBytes: 0,
    async [Symbol.asyncDispose]() {
      cutAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
}
