import type { FileCandidate } from '@guardimesh/model';

/** From this size on a file is large: an engine works on it for so long that others could end before it. */
const LARGE_BYTES = 1024 * 1024;
/**
 * Candidates that are held back at most, about 400 bytes each. As far as the walk runs ahead, so early are large files met: with
 * a quarter of it, the largest of 8,200 files was found so late that the pass ended a quarter of a second after all others.
 */
const HELD_MAX = 4_096;
/** Those given out are let go of in blocks: shifting an array of thousands for each file would cost more than opening it. */
const BLOCK = 512;

/**
 * The order in which the files of a walk are given to the engines. A large file that comes last would keep one thread of an
 * engine busy while the others have nothing left: so the walk is let run ahead a little, and large files are mixed in early, the
 * largest first, each behind small ones of half its size. A small file never waits for all the large ones.
 */
export class ScanOrder {
  readonly #small: FileCandidate[] = [];
  #smallAt = 0;
  /** smallest first: the last one is taken */
  readonly #large: FileCandidate[] = [];
  #bytesUntilLarge = 0;

  get isFull(): boolean {
    return this.#small.length - this.#smallAt + this.#large.length >= HELD_MAX;
  }

  add(candidate: FileCandidate): void {
    if (candidate.identity.sizeBytes < LARGE_BYTES) this.#small.push(candidate);
    else this.#large.splice(this.#placeOf(candidate), 0, candidate);
  }

  /** Null where nothing is held. */
  take(): FileCandidate | null {
    const small = this.#small[this.#smallAt];
    if (small === undefined || (this.#bytesUntilLarge <= 0 && this.#large.length > 0)) {
      const large = this.#large.pop() ?? null;
      if (large !== null) this.#bytesUntilLarge = large.identity.sizeBytes / 2;
      return large;
    }
    this.#bytesUntilLarge -= small.identity.sizeBytes;
    this.#smallAt += 1;
    if (this.#smallAt === BLOCK) {
      this.#small.splice(0, BLOCK);
      this.#smallAt = 0;
    }
    return small;
  }

  #placeOf({ identity }: FileCandidate): number {
    let [low, high] = [0, this.#large.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#large[middle]?.identity.sizeBytes ?? 0) < identity.sizeBytes) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
