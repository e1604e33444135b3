/** Longest time [ms] that a loop keeps the thread: signals and messages get through this often. */
export const yieldEveryMs = 50;

/** Resolves after the event loop has run once. `setImmediate`, where there is one, returns without the 1 ms of a timer. */
export function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}
