import type { FileJob } from './file-job.js';

/**
 * Which file goes next. A file under which a connection broke is a suspect: it is tried again alone, with nothing else in
 * clamd, so that a file which brings clamd down is known for certain and takes no innocent file along.
 */
export class FileQueue {
  readonly #fresh: FileJob[] = [];
  readonly #suspects: FileJob[] = [];
  readonly #given = new Set<FileJob>();
  #alone = false;

  get isIdle(): boolean {
    return this.#fresh.length + this.#suspects.length + this.#given.size === 0;
  }

  /** Whether a group of fresh files waits, or too few are given to keep clamd busy until one does. */
  hasGroup(group: number, givenLeast: number): boolean {
    return this.#fresh.length >= group || this.#suspects.length > 0 || this.#given.size < givenLeast;
  }

  add(job: FileJob): void {
    this.#fresh.push(job);
  }

  /** The next file that may be given to clamd now; it counts as given until `end` or `giveBack`. */
  take(): FileJob | null {
    if (this.#alone) return null;
    if (this.#suspects.length > 0 && this.#given.size > 0) return null;
    const suspect = this.#suspects.shift();
    const job = suspect ?? this.#fresh.shift();
    if (job === undefined) return null;
    this.#alone = suspect !== undefined;
    this.#given.add(job);
    return job;
  }

  /** clamd is done with it, or will never answer. */
  end(job: FileJob): void {
    if (this.#given.delete(job) && this.#given.size === 0) this.#alone = false;
  }

  /** To be handed over again: as a suspect, or as one that had nothing to do with it, ahead of those not tried yet. */
  giveBack(job: FileJob, as: 'suspect' | 'innocent'): void {
    this.end(job);
    if (as === 'suspect') this.#suspects.push(job);
    else this.#fresh.unshift(job);
  }

  /** Takes a waiting file out; no effect on one that is given. */
  remove(job: FileJob): void {
    for (const list of [this.#fresh, this.#suspects]) {
      const at = list.indexOf(job);
      if (at !== -1) list.splice(at, 1);
    }
  }

  waiting(): readonly FileJob[] {
    return [...this.#suspects, ...this.#fresh];
  }

  given(): readonly FileJob[] {
    return [...this.#given];
  }
}
