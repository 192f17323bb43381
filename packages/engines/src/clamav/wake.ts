/** Lets one loop wait until another part says that there is something to do. A wake before the wait is not lost. */
export class Wake {
  #isSet = false;
  #resolve: () => void = () => undefined;

  wake(): void {
    this.#isSet = true;
    this.#resolve();
  }

  async wait(): Promise<void> {
    if (!this.#isSet) {
      await new Promise<void>((resolve) => {
        this.#resolve = resolve;
      });
    }
    this.#isSet = false;
  }
}
