import { DirectoryEntries } from '../files/directory-entries.js';
import { closeDescriptor, CURRENT_DIRECTORY, Open, openAt } from '../files/open.js';
import { libc, systemError } from '../libc/index.js';

/** Room for the entries of one call: a few hundred processes. */
const ENTRIES_BYTES = 16_384;
const ZERO = 0x30;

/** A proc file system, held by a descriptor of its root: that of the host, where this process may not be. */
export class ProcRoot {
  readonly descriptor: number;
  readonly path: string;
  readonly #entries = new DirectoryEntries(ENTRIES_BYTES);

  /** @throws {LinuxError} where it cannot be opened */
  constructor(path: string) {
    const opened = openAt(CURRENT_DIRECTORY, Buffer.from(path), Open.directory);
    if (opened < 0) throw systemError(`openat(2) of ${path}`, -opened);
    this.descriptor = opened;
    this.path = path;
  }

  /**
   * The pids there are, into an array; those beyond its length are left out, so an array that comes back full may lack some.
   * @returns how many
   * @throws {LinuxError} where the list cannot be read
   */
  list(into: Int32Array): number {
    libc.lseek(this.descriptor, 0, 0);
    let count = 0;
    for (;;) {
      const read = this.#entries.fill(this.descriptor);
      if (read < 0) throw systemError(`getdents64(2) of ${this.path}`, -read);
      if (read === 0) return count;
      while (this.#entries.next()) {
        const pid = numberOf(this.#entries.name);
        if (pid === 0) continue;
        if (count === into.length) return count;
        into[count] = pid;
        count += 1;
      }
    }
  }

  close(): void {
    closeDescriptor(this.descriptor);
  }
}

/** A whole number from 1, without making a string of it; 0 for another name. */
export function numberOf(name: Buffer): number {
  let value = 0;
  for (const byte of name) {
    const digit = byte - ZERO;
    if (digit < 0 || digit > 9) return 0;
    value = value * 10 + digit;
  }
  return name.length > 10 ? 0 : value;
}
