import { closeDescriptor, isInMemory } from '@guardimesh/linux';

/**
 * Which file systems are in memory, by their device number, for the time of one look: a number is given to another file system
 * once its own is unmounted.
 */
export class MemoryDevices {
  readonly #known = new Map<number, boolean>();

  /** @param name gives a path-only descriptor of a file there, or minus errno; it is closed here */
  has(device: number, name: () => number): boolean {
    // a number with a major part is a disk's: anonymous devices have none
    if (device >= 2 ** 20) return false;
    const known = this.#known.get(device);
    if (known !== undefined) return known;
    const named = name();
    if (named < 0) return false;
    const inMemory = isInMemory(named);
    closeDescriptor(named);
    if (inMemory >= 0) this.#known.set(device, inMemory === 1);
    return inMemory === 1;
  }
}
