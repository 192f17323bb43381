import { DirectoryEntries } from '../files/directory-entries.js';
import { closeDescriptor } from '../files/open.js';
import { numberOf } from './proc-root.js';
import { ProcName } from './proc-names.js';
import type { ProcessFolder } from './process-folder.js';

/** Room for the entries of one call: some hundreds of descriptors. */
const ENTRIES_BYTES = 16_384;

/**
 * The open descriptors of one process after the other (proc_pid_fd(5)), each with the text of its link in the folder's
 * {@link ProcessFolder.link}: `while (links.next()) …`. Nothing is opened by it.
 */
export class DescriptorLinks {
  /** the descriptor the last {@link next} went to */
  descriptor = 0;
  readonly #entries = new DirectoryEntries(ENTRIES_BYTES);
  #folder: ProcessFolder | null = null;
  #list = -1;
  #left = 0;

  /**
   * @param countMax of descriptors that are looked at: a process may have a million
   * @returns 0, or minus errno
   */
  begin(folder: ProcessFolder, countMax: number): number {
    this.end();
    this.#folder = folder;
    this.#list = folder.openFolder(ProcName.descriptors);
    this.#left = countMax;
    return Math.min(this.#list, 0);
  }

  /** Goes to the next one whose link can be read; one that was closed meanwhile is passed over. */
  next(): boolean {
    const folder = this.#folder;
    while (folder !== null && this.#list >= 0) {
      if (!this.#entries.next()) {
        if (this.#entries.fill(this.#list) <= 0) return false;
        continue;
      }
      if (this.#left === 0) {
        this.#left = -1;
        return false;
      }
      this.#left -= 1;
      this.descriptor = numberOf(this.#entries.name);
      if (folder.readLinkAt(this.#list, this.#entries.nameAddress) > 0) return true;
    }
    return false;
  }

  /** Whether there were more than were looked at. */
  get isCutShort(): boolean {
    return this.#left < 0;
  }

  end(): void {
    if (this.#list >= 0) closeDescriptor(this.#list);
    this.#list = -1;
  }
}
