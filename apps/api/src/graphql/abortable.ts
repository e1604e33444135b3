/** A stream that ends at once when its reader goes, even while it waits for something to happen. */
export function abortable<T>(start: (signal: AbortSignal) => AsyncGenerator<T, void, undefined>): AsyncGenerator<T> {
  const controller = new AbortController();
  const stream = start(controller.signal);
  return {
    next: () => stream.next(),
    return() {
      controller.abort();
      return stream.return();
    },
    throw(error: unknown) {
      controller.abort();
      return stream.throw(error);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    async [Symbol.asyncDispose]() {
      await this.return(undefined);
    },
  };
}
