import type { FileJob } from '../../clamav/file-job.js';

/** Files in the order they came, and the connections that wait for one. */
export class WaitingFiles {
  readonly #files = new Set<FileJob>();
  readonly #takers: ((job: FileJob | null) => void)[] = [];

  add(job: FileJob): void {
    const taker = this.#takers.shift();
    if (taker === undefined) this.#files.add(job);
    else taker(job);
  }

  remove(job: FileJob): void {
    this.#files.delete(job);
  }

  all(): readonly FileJob[] {
    return [...this.#files];
  }

  /** The next file; null once `until` has resolved and there was none. */
  async take(until: Promise<unknown>): Promise<FileJob | null> {
    for (const first of this.#files) {
      this.#files.delete(first);
      return first;
    }
    return new Promise((resolve) => {
      this.#takers.push(resolve);
      void until.then(() => {
        const at = this.#takers.indexOf(resolve);
        if (at !== -1) this.#takers.splice(at, 1);
        // where a file came first this does nothing
        resolve(null);
      });
    });
  }
}
