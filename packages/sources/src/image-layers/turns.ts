/** Lets one pass at a time go through a layer: the others then find its files judged already. */
export class Turns {
  readonly #last = new Map<string, Promise<void>>();

  /** Resolves with what gives the turn up when it is this caller's turn; a caller that no longer wants it gives it up too. */
  async take(name: string): Promise<() => void> {
    const before = this.#last.get(name) ?? Promise.resolve();
    let giveUp: () => void = () => undefined;
    const mine = new Promise<void>((resolve) => {
      giveUp = resolve;
    });
    const last = before.then(() => mine);
    this.#last.set(name, last);
    void last.then(() => {
      if (this.#last.get(name) === last) this.#last.delete(name);
    });
    await before;
    return giveUp;
  }
}
