import { DirectoryEntries } from '../files/directory-entries.js';
import { PATH_MAX } from '../files/path-memory.js';
import { closeDescriptor, Open, openAtAddress } from '../files/open.js';
import type { FileStat } from '../files/stat.js';
import { Errno, lastErrno, libc, scratch } from '../libc/index.js';
import { nameInMemory, ProcName, writeNumber } from './proc-names.js';
import { numberOf, type ProcRoot } from './proc-root.js';
import { StatLine } from './stat-line.js';

/** A stat line has a few hundred bytes, a cgroup file a line for each hierarchy. */
const TEXT_BYTES = 65_536;
const NAME_ONLY = Open.pathOnly | Open.directory;

/**
 * One process after the other, through memory that is made once: each call says what there was, numbers and views, and makes no
 * string and no object. A descriptor of /proc/PID stays that process's: once it has ended, every look through it fails (ESRCH or
 * ENOENT), whoever has its number by then. So what is read between {@link enter} and {@link leave} is of one process.
 */
export class ProcessFolder {
  /** of the last {@link readStat} */
  readonly stat = new StatLine();
  readonly #root: ProcRoot;
  readonly #name = scratch(64);
  readonly #text = scratch(TEXT_BYTES);
  readonly #link = scratch(PATH_MAX);
  readonly #threads = new DirectoryEntries(1_024);
  #linkBytes = 0;
  #descriptor = -1;

  constructor(root: ProcRoot) {
    this.#root = root;
  }

  /** The folder's descriptor, for the calls that take one; -1 outside of {@link enter} and {@link leave}. */
  get descriptor(): number {
    return this.#descriptor;
  }

  /** Goes to a process. @returns 0, or minus errno: ENOENT where there is none */
  enter(pid: number): number {
    this.leave();
    writeNumber(this.#name.memory, 0, pid);
    this.#descriptor = openAtAddress(this.#root.descriptor, this.#name.address, NAME_ONLY);
    return Math.min(this.#descriptor, 0);
  }

  /**
   * A thread of this process beside its first one, or 0: the first one may have ended and the process go on. `/proc` shows it
   * under its own number like a process, though not in its list.
   */
  otherThread(first: number): number {
    const list = this.openFolder(ProcName.threads);
    if (list < 0) return 0;
    let found = 0;
    while (found === 0 && this.#threads.fill(list) > 0) {
      while (found === 0 && this.#threads.next()) {
        const thread = numberOf(this.#threads.name);
        if (thread !== first) found = thread;
      }
    }
    closeDescriptor(list);
    return found;
  }

  leave(): void {
    if (this.#descriptor >= 0) closeDescriptor(this.#descriptor);
    this.#descriptor = -1;
  }

  /** @returns 0, or minus errno */
  readStat(): number {
    const bytes = this.readText(ProcName.stat);
    if (bytes < 0) return bytes;
    this.stat.parse(this.#text.memory, bytes);
    return 0;
  }

  /** Reads a file's start, up to 64 KiB. @returns bytes, or minus errno; see {@link text} */
  readText(name: ProcName): number {
    const file = openAtAddress(this.#descriptor, nameInMemory(name), 0);
    if (file < 0) return file;
    let bytes = 0;
    for (;;) {
      const read = libc.read(file, this.#text.address + bytes, TEXT_BYTES - bytes);
      if (read < 0) bytes = -lastErrno();
      else bytes += read;
      if (read <= 0 || bytes === TEXT_BYTES) break;
    }
    closeDescriptor(file);
    return bytes;
  }

  /** What {@link readText} read, one character a byte. */
  text(bytes: number): string {
    return this.#text.memory.toString('latin1', 0, bytes);
  }

  /** Reads where a link leads, as text. @returns bytes, or minus errno; see {@link link} */
  readLink(name: ProcName): number {
    return this.readLinkAt(this.#descriptor, nameInMemory(name));
  }

  /** As {@link readLink}, of a link in a folder of the process. */
  readLinkAt(folder: number, nameAddress: number): number {
    const bytes = libc.readlinkat(folder, nameAddress, this.#link.address, PATH_MAX);
    this.#linkBytes = Math.max(bytes, 0);
    return bytes < 0 ? -lastErrno() : bytes;
  }

  /** A view, until the next link is read. */
  get link(): Buffer {
    return this.#link.memory.subarray(0, this.#linkBytes);
  }

  /** What the file is that a link leads to. @returns 0, or minus errno */
  readTarget(name: ProcName, into: FileStat): number {
    return into.readThrough(this.#descriptor, nameInMemory(name));
  }

  /** Names the file that a link leads to. @returns a path-only descriptor that the caller closes, or minus errno */
  nameTarget(name: ProcName): number {
    return openAtAddress(this.#descriptor, nameInMemory(name), Open.pathOnly);
  }

  /** As {@link nameTarget}, by the link's place within the folder: `fd/3`, `map_files/400000-401000`. */
  nameTargetAt(place: string): number {
    const address = this.#addressOf(place);
    return address === 0 ? -Errno.ENAMETOOLONG : openAtAddress(this.#descriptor, address, Open.pathOnly);
  }

  /** As {@link readLink}, by the link's place. */
  readLinkIn(place: string): number {
    const address = this.#addressOf(place);
    return address === 0 ? -Errno.ENAMETOOLONG : this.readLinkAt(this.#descriptor, address);
  }

  /** Opens a folder of the process, to be listed. @returns a descriptor that the caller closes, or minus errno */
  openFolder(name: ProcName): number {
    return openAtAddress(this.#descriptor, nameInMemory(name), Open.directory);
  }

  /** Opens a file of the process. @returns a descriptor that the caller closes, or minus errno */
  openFile(name: ProcName): number {
    return openAtAddress(this.#descriptor, nameInMemory(name), 0);
  }

  #addressOf(place: string): number {
    const { memory, address } = this.#name;
    if (place.length >= memory.length) return 0;
    memory[memory.write(place, 'latin1')] = 0;
    return address;
  }
}
