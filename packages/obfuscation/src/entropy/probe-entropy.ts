import type { ByteSource } from '../bytes/index.js';
import { HIGH_ENTROPY_BITS, RUNS_MAX, WINDOW_BYTES, type EntropyProfile, type HighRun } from './entropy-profile.js';
import { productsWithLog } from './shannon.js';

/** Windows of one file that are measured, evenly spread; a file that has no more than these is measured throughout. */
export const PROBES_MAX = 24;
/** Windows more, to find where stretches of high entropy begin and end between two of those. */
const SEARCHES_MAX = 32;
/** The place of a border is found to this many bytes. */
const BORDER_BYTES = 512;

const PRODUCTS = productsWithLog(WINDOW_BYTES);

/**
 * Entropy of a file by windows of 4 KiB: evenly spread ones, and more where it changes between two of them. A payload that a packer leaves
 * is a large part of the file; to read all of a large file to know its share would cost more than everything else together.
 *
 * @throws what the source throws
 */
export function probeEntropy(source: ByteSource): EntropyProfile {
  return new EntropyProbe(source).profile();
}

class EntropyProbe {
  readonly #source: ByteSource;
  readonly #window = new Uint32Array(256);
  readonly #total = new Float64Array(256);
  #bytes = 0;
  #searches = 0;

  constructor(source: ByteSource) {
    this.#source = source;
  }

  profile(): EntropyProfile {
    const places = placesOf(this.#source.size);
    const values = places.map((place) => this.#at(place, true));
    // what is shorter than a window says nothing of windows
    if (places.length === 0) this.#count(this.#source.read(0, WINDOW_BYTES));
    const high = values.filter((value) => value >= HIGH_ENTROPY_BITS).length;
    return {
      bytes: this.#source.size,
      whole: this.#whole(),
      windows: places.length,
      highWindows: high,
      lowest: places.length === 0 ? 0 : Math.min(...values),
      highest: Math.max(0, ...values),
      highRuns: longest(this.#runs(places, values)),
    };
  }

  /** Bits a byte of the window at a place. @param isCounted whether it stands for a part of the whole */
  #at(place: number, isCounted: boolean): number {
    const bytes = this.#source.read(place, WINDOW_BYTES);
    const window = this.#window.fill(0);
    for (const byte of bytes) window[byte] = (window[byte] ?? 0) + 1;
    let sum = 0;
    for (let value = 0; value < 256; value += 1) sum += PRODUCTS[window[value] ?? 0] ?? 0;
    if (isCounted) this.#add(window, bytes.length);
    return bytes.length === 0 ? 0 : Math.max(0, Math.log2(bytes.length) - sum / bytes.length);
  }

  #count(bytes: Uint8Array): void {
    const window = this.#window.fill(0);
    for (const byte of bytes) window[byte] = (window[byte] ?? 0) + 1;
    this.#add(window, bytes.length);
  }

  #add(window: Uint32Array, bytes: number): void {
    for (let value = 0; value < 256; value += 1) this.#total[value] = (this.#total[value] ?? 0) + (window[value] ?? 0);
    this.#bytes += bytes;
  }

  #runs(places: readonly number[], values: readonly number[]): readonly HighRun[] {
    const runs: HighRun[] = [];
    let from: number | null = null;
    for (const [index, place] of places.entries()) {
      const isHigh = (values[index] ?? 0) >= HIGH_ENTROPY_BITS;
      if (isHigh && from === null) from = index === 0 ? place : this.#border(places[index - 1] ?? 0, place, true);
      if (!isHigh && from !== null) {
        const end = this.#border(places[index - 1] ?? 0, place, false) + WINDOW_BYTES;
        runs.push({ offset: from, length: Math.min(end, place + WINDOW_BYTES) - from });
        from = null;
      }
    }
    if (from !== null) runs.push({ offset: from, length: this.#source.size - from });
    return runs;
  }

  /** The place of the first high window (`rising`), or of the last one, between two that differ: by halves, as if it were one border. */
  #border(before: number, after: number, rising: boolean): number {
    let [low, high] = [before, after];
    while (high - low > BORDER_BYTES && this.#searches < SEARCHES_MAX) {
      this.#searches += 1;
      const middle = Math.floor((low + high) / 2);
      const isHigh = this.#at(middle, false) >= HIGH_ENTROPY_BITS;
      if (isHigh === rising) high = middle;
      else low = middle;
    }
    return rising ? high : low;
  }

  #whole(): number {
    let sum = 0;
    for (const n of this.#total) if (n > 0) sum += n * Math.log2(n);
    return this.#bytes === 0 ? 0 : Math.max(0, Math.log2(this.#bytes) - sum / this.#bytes);
  }
}

/** The last one ends with the file; none where it does not have a whole window. */
function placesOf(size: number): readonly number[] {
  if (size < WINDOW_BYTES) return [];
  const last = size - WINDOW_BYTES;
  const count = Math.min(PROBES_MAX, Math.ceil(size / WINDOW_BYTES));
  if (count === 1) return [0];
  return Array.from({ length: count }, (_, index) => Math.round((last * index) / (count - 1)));
}

function longest(runs: readonly HighRun[]): readonly HighRun[] {
  const kept = [...runs].sort((a, b) => b.length - a.length).slice(0, RUNS_MAX);
  return kept.sort((a, b) => a.offset - b.offset);
}
