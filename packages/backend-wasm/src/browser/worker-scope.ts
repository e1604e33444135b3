// The few names of Web Workers that this package needs: neutral code has no types of the DOM.

export interface WebWorker {
  addEventListener(type: 'message' | 'error', listener: (event: { readonly message?: string }) => void): void;
  postMessage(message: unknown): void;
  terminate(): void;
}

/** The global scope of a worker. */
export interface WorkerScope {
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  postMessage(message: unknown): void;
}
