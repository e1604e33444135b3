import type { Parameter } from '@fovea/contracts';
import { checkpointSlotsDiffer, parameterUnknown } from './errors.ts';

/** One float32 array for each (parameter, slot), such as the momentum of a kernel. Float32, so that a saved state is exact. */
export class Slots {
  readonly #subject: string;
  readonly #slotNames: readonly string[];
  #arrays = new Map<string, Float32Array>();
  #byParameter = new Map<string, Float32Array[]>();

  constructor(subject: string, slotNames: readonly string[]) {
    this.#subject = subject;
    this.#slotNames = slotNames;
  }

  /** Allocates zeros; forgets what was there. */
  allocate(parameters: readonly { readonly name: string; readonly shape: readonly number[] }[]): void {
    this.clear();
    for (const { name, shape } of parameters) {
      const size = shape.reduce((product, length) => product * length, 1);
      const arrays = this.#slotNames.map(() => new Float32Array(size));
      this.#byParameter.set(name, arrays);
      this.#slotNames.forEach((slot, index) => this.#arrays.set(`${name}:${slot}`, arrays[index]!));
    }
  }

  clear(): void {
    this.#arrays = new Map();
    this.#byParameter = new Map();
  }

  /** The arrays of one parameter, in the order of the slot names. */
  of({ name, values }: Parameter): readonly Float32Array[] {
    const arrays = this.#byParameter.get(name);
    if (arrays === undefined) throw parameterUnknown(this.#subject, name);
    for (const array of arrays) {
      if (array.length !== values.length) throw parameterUnknown(this.#subject, name);
    }
    return arrays;
  }

  copy(): Record<string, Float32Array> {
    return Object.fromEntries([...this.#arrays].map(([name, values]) => [name, values.slice()]));
  }

  /** @throws CHECKPOINT_INVALID when names or sizes differ; nothing has changed then. */
  restore(saved: Readonly<Record<string, Float32Array>>): void {
    const describe = (slots: Iterable<readonly [string, Float32Array]>): string =>
      [...slots]
        .map(([name, values]) => `${name}[${values.length}]`)
        .sort()
        .join(', ') || 'no slots';
    const expected = describe(this.#arrays);
    const received = describe(Object.entries(saved));
    if (expected !== received) throw checkpointSlotsDiffer(this.#subject, expected, received);
    for (const [name, values] of this.#arrays) values.set(saved[name]!);
  }
}
