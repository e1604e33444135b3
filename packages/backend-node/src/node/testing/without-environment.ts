/** Takes variables out of the environment, so that a test cannot reach an installation of this machine; puts them back. */
export function withoutEnvironment(...names: readonly string[]): Disposable {
  const before = names.map((name) => [name, process.env[name]] as const);
  for (const name of names) delete process.env[name];
  return {
    [Symbol.dispose]() {
      for (const [name, value] of before) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    },
  };
}
