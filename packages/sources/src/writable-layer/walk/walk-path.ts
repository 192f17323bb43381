import { PATH_BYTES_MAX } from './entry-record.js';

const SLASH = 0x2f;
/** longest name of a directory entry (limits.h: NAME_MAX), and the slash before it */
const COMPONENT_BYTES_MAX = 256;

/** The path of the entry at hand, put together in one memory: a directory's path stays while its entries change. */
export class WalkPath {
  readonly memory = Buffer.allocUnsafeSlow(PATH_BYTES_MAX + COMPONENT_BYTES_MAX);
  readonly rootBytes: number;

  constructor(shownAs: Uint8Array) {
    this.memory.set(shownAs, 0);
    this.rootBytes = shownAs.length;
  }

  /** Puts a name after a directory's path. @returns length of the whole */
  append(directoryBytes: number, name: Uint8Array): number {
    this.memory[directoryBytes] = SLASH;
    this.memory.set(name, directoryBytes + 1);
    return directoryBytes + 1 + name.length;
  }

  /** False where an entry of that directory could have a path longer than can be told. */
  canHold(directoryBytes: number): boolean {
    return directoryBytes + COMPONENT_BYTES_MAX <= PATH_BYTES_MAX;
  }

  /** What a directory's path is told as: the root of a container is `/`. */
  shown(directoryBytes: number): number {
    if (directoryBytes > 0) return directoryBytes;
    this.memory[0] = SLASH;
    return 1;
  }

  /** Path beneath the root, one character a byte. */
  relative(bytes: number): string {
    return this.memory.toString('latin1', this.rootBytes + 1, bytes);
  }
}
