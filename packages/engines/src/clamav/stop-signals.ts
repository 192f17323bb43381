/**
 * Calls back for every holder of an abort signal, by one listener per signal: many files wait under the same signal, and
 * Node takes more than ten listeners on one for a leak.
 */
export class StopSignals<T> {
  readonly #holders = new Map<AbortSignal, { readonly items: Set<T>; readonly listener: () => void }>();
  readonly #onStop: (item: T) => void;

  constructor(onStop: (item: T) => void) {
    this.#onStop = onStop;
  }

  hold(signal: AbortSignal, item: T): void {
    let holder = this.#holders.get(signal);
    if (holder === undefined) {
      const items = new Set<T>();
      const listener = (): void => {
        for (const each of [...items]) this.#onStop(each);
      };
      holder = { items, listener };
      this.#holders.set(signal, holder);
      signal.addEventListener('abort', listener, { once: true });
    }
    holder.items.add(item);
  }

  release(signal: AbortSignal, item: T): void {
    const holder = this.#holders.get(signal);
    if (holder === undefined || !holder.items.delete(item) || holder.items.size > 0) return;
    signal.removeEventListener('abort', holder.listener);
    this.#holders.delete(signal);
  }
}
