import { closeDescriptor } from '../files/open.js';
import type { MapCursor } from './map-cursor.js';
import { MapLines } from './map-lines.js';
import { MapQueries } from './map-queries.js';
import { ProcName } from './proc-names.js';
import type { ProcessFolder } from './process-folder.js';

/**
 * The executable mappings of files, of one process after the other: `while (maps.next()) …`; what each is, is told by {@link at}.
 * Reading waits while the process changes its memory.
 */
export class ExecutableMaps {
  readonly #lines = new MapLines();
  readonly #queries = new MapQueries();
  /** null until a process was asked */
  #cursor: MapCursor | null;
  #file = -1;

  /** @param asText reads the text also where the kernel can be asked */
  constructor(asText = false) {
    this.#cursor = asText ? this.#lines : null;
  }

  /** the mapping that the last {@link next} went to, and how the list ended */
  get at(): MapCursor {
    return this.#cursor ?? this.#lines;
  }

  /**
   * @param bytesMax of the list as text: a process can make it as long as its limit of mappings lets it
   * @returns 0, or minus errno
   */
  begin(folder: ProcessFolder, bytesMax: number): number {
    this.end();
    this.#file = folder.openFile(ProcName.maps);
    if (this.#file < 0) return this.#file;
    this.#cursor ??= this.#queries.answers(this.#file) ? this.#queries : this.#lines;
    this.#cursor.begin(this.#file, bytesMax);
    return 0;
  }

  /** Goes to the next one; false where there is none, or the list could not be read on. */
  next(): boolean {
    return this.#file >= 0 && this.at.next();
  }

  end(): void {
    if (this.#file >= 0) closeDescriptor(this.#file);
    this.#file = -1;
  }
}
