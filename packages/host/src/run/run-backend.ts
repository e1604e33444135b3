import { backendToken, type Backend, type DeviceInfo, type PlanRecord } from '@fovea/contracts';
import type { PluginHost } from '../plugin/index.ts';

/** The run's one backend: activated on first use, released with the run. */
export class RunBackend implements AsyncDisposable {
  readonly #host: PluginHost;
  readonly #plan: PlanRecord;
  readonly #signal: AbortSignal;
  readonly #onActivated: (device: DeviceInfo) => void;
  #activating: Promise<Backend> | undefined;

  constructor(host: PluginHost, plan: PlanRecord, signal: AbortSignal, onActivated: (device: DeviceInfo) => void) {
    this.#host = host;
    this.#plan = plan;
    this.#signal = signal;
    this.#onActivated = onActivated;
  }

  /** @throws BACKEND_UNAVAILABLE with the reason. */
  get(): Promise<Backend> {
    this.#activating ??= this.#activate();
    return this.#activating;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const backend = await this.#activating?.catch(() => undefined);
    await backend?.[Symbol.asyncDispose]();
  }

  async #activate(): Promise<Backend> {
    // Whoever embeds the host may have bound a backend of their own.
    const bound = this.#host.find(backendToken);
    const { use, params } = this.#plan.backend;
    const backend =
      bound ?? (await this.#host.create('backend', { use, params }, { seed: this.#plan.seed, signal: this.#signal }));
    const device = await backend.activate(this.#signal);
    if (bound === undefined) this.#host.rebind(backendToken, backend);
    this.#onActivated(device);
    return backend;
  }
}
