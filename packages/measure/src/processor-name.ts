/** The parts of Node's `process` that this file looks at. */
interface NodeProcess {
  getBuiltinModule?(name: 'node:os'): { cpus(): readonly { readonly model: string }[] } | undefined;
}

/** The processor's name in Node, the browser's in a browser: that is all a page may know. */
export function processorName(): string {
  const { process, navigator } = globalThis as unknown as {
    readonly process?: NodeProcess;
    readonly navigator?: { readonly userAgent?: string };
  };
  const model = process?.getBuiltinModule?.('node:os')?.cpus()[0]?.model;
  return model ?? navigator?.userAgent ?? 'unknown processor';
}
