import { webAssembly } from '../../web-assembly.ts';
import { control, spins, states } from './engine-thread.ts';
import type { ThreadSeed } from './engine-thread.ts';

/** Runs what it is given until its thread is terminated. `onReady` is called once, before it goes to sleep for the first time. */
export function serveThread({ module, memory, control: words }: ThreadSeed, onReady: () => void): never {
  const { Instance } = webAssembly();
  const { run } = new Instance(module, { env: { memory } }).exports as {
    readonly run: (program: number, count: number) => void;
  };
  onReady();
  for (;;) {
    for (let spin = 0; spin < spins && Atomics.load(words, control.state) === states.idle; ++spin);
    Atomics.wait(words, control.state, states.idle);
    if (Atomics.compareExchange(words, control.state, states.offered, states.taken) !== states.offered) continue;
    run(words[control.program]!, words[control.count]!);
    Atomics.store(words, control.state, states.idle);
    Atomics.notify(words, control.state);
  }
}
