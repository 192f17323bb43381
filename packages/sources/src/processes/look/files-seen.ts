import type { Place, SeenFile } from './seen-file.js';

/** Enough that the end of one process does not lose a file that others use. */
const PLACES_MAX = 4;
/** What tells most of a file first: one that is run is a program, whoever has it open besides. */
const RANK = { exe: 0, map: 1, descriptor: 2 } as const;
type ProcessOrigin = keyof typeof RANK;

export type NewFile = Omit<SeenFile, 'places'> & { readonly origin: ProcessOrigin; readonly place: Place };

/** The files of one container, each inode once, however many processes use it. */
export class FilesSeen {
  readonly #files = new Map<string, SeenFile & { readonly origin: ProcessOrigin }>();
  readonly #filesMax: number;
  #isFull = false;

  constructor(filesMax: number) {
    this.#filesMax = filesMax;
  }

  add(file: NewFile): void {
    const key = `${String(file.device)}:${String(file.inode)}`;
    const { place, ...rest } = file;
    const before = this.#files.get(key);
    if (before === undefined) {
      if (this.#files.size < this.#filesMax) this.#files.set(key, { ...rest, places: [place] });
      else this.#isFull = true;
      return;
    }
    if (before.places.length < PLACES_MAX) before.places.push(place);
    if (RANK[rest.origin] < RANK[before.origin]) this.#files.set(key, { ...rest, places: before.places });
  }

  /** Whether there were more than could be kept. */
  get isFull(): boolean {
    return this.#isFull;
  }

  all(): readonly SeenFile[] {
    return [...this.#files.values()];
  }
}
