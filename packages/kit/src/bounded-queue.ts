/**
 * A first-in, first-out channel of at most `capacity` items: `push` waits while it is full, iteration waits while it is
 * empty. After `close` the rest is drained and the iteration ends; pushes are refused with `false`.
 */
export class BoundedQueue<T> implements AsyncIterable<T> {
  readonly #capacity: number;
  readonly #items: T[] = [];
  readonly #pushers: (() => void)[] = [];
  readonly #takers: (() => void)[] = [];
  #closed = false;

  constructor(capacity: number) {
    if (!Number.isInteger(capacity) || capacity < 1)
      throw new RangeError(`capacity must be 1 or more, not ${String(capacity)}`);
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#items.length;
  }

  async push(item: T): Promise<boolean> {
    while (!this.#closed && this.#items.length >= this.#capacity) {
      await new Promise<void>((resolve) => this.#pushers.push(resolve));
    }
    return this.tryPush(item);
  }

  /** Never waits: false where the queue is full or closed. */
  tryPush(item: T): boolean {
    if (this.#closed || this.#items.length >= this.#capacity) return false;
    this.#items.push(item);
    this.#takers.shift()?.();
    return true;
  }

  close(): void {
    this.#closed = true;
    for (const wake of [...this.#pushers.splice(0), ...this.#takers.splice(0)]) wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, void> {
    for (;;) {
      const item = this.#items.shift();
      if (item !== undefined) {
        this.#pushers.shift()?.();
        yield item;
      } else if (this.#closed) {
        return;
      } else {
        await new Promise<void>((resolve) => this.#takers.push(resolve));
      }
    }
  }
}
