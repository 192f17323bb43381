import { lastErrno, libc, scratch } from '../libc/index.js';
import { DELETED_MARK, type MapCursor } from './map-cursor.js';

const BUFFER_BYTES = 65_536;
const NEWLINE = 0x0a;
const BLANK = 0x20;
const EXECUTABLE = 0x78;

/** Reads the list as text (proc_pid_maps(5)) and passes over the lines that are not wanted byte by byte: nothing is made of them. */
export class MapLines implements MapCursor {
  device = 0;
  readonly #area = scratch(BUFFER_BYTES);
  #maps = -1;
  #filled = 0;
  #at = 0;
  #bytesLeft = 0;
  #lineAt = 0;
  #lineEnd = 0;
  #failed = 0;

  begin(maps: number, bytesMax: number): void {
    this.#maps = maps;
    this.#filled = this.#at = this.#failed = 0;
    this.#bytesLeft = bytesMax;
  }

  next(): boolean {
    for (;;) {
      const { memory } = this.#area;
      let end = this.#at;
      while (end < this.#filled && memory[end] !== NEWLINE) end += 1;
      if (end === this.#filled) {
        if (!this.#fill()) return false;
        continue;
      }
      this.#lineAt = this.#at;
      this.#lineEnd = end;
      this.#at = end + 1;
      if (this.#isExecutableFile()) return true;
    }
  }

  get isCutShort(): boolean {
    return this.#bytesLeft <= 0;
  }

  get failed(): number {
    return this.#failed;
  }

  get isMarkedDeleted(): boolean {
    const at = this.#lineEnd - DELETED_MARK.length;
    return (
      at > this.#lineAt && this.#area.memory.compare(DELETED_MARK, 0, DELETED_MARK.length, at, this.#lineEnd) === 0
    );
  }

  get range(): string {
    const end = this.#area.memory.indexOf(BLANK, this.#lineAt);
    return this.#area.memory
      .toString('latin1', this.#lineAt, end)
      .split('-')
      .map((address) => address.replace(/^0+(?=.)/, ''))
      .join('-');
  }

  /** Reads on behind what is left of the last line. */
  #fill(): boolean {
    const { memory, address } = this.#area;
    memory.copyWithin(0, this.#at, this.#filled);
    this.#filled -= this.#at;
    this.#at = 0;
    // a line is an address range, some numbers and a path of at most PATH_MAX bytes, each of them four in octal
    if (this.#maps < 0 || this.#bytesLeft <= 0 || this.#filled === BUFFER_BYTES) return false;
    const read = libc.read(this.#maps, address + this.#filled, BUFFER_BYTES - this.#filled);
    if (read < 0) this.#failed = -lastErrno();
    if (read <= 0) return false;
    this.#filled += read;
    this.#bytesLeft -= read;
    return true;
  }

  /** `start-end rwxp offset major:minor inode   path` */
  #isExecutableFile(): boolean {
    const { memory } = this.#area;
    let at = this.#lineAt;
    while (at < this.#lineEnd && memory[at] !== BLANK) at += 1;
    if (memory[at + 3] !== EXECUTABLE) return false;
    // the offset
    at += 6;
    while (at < this.#lineEnd && memory[at] !== BLANK) at += 1;
    let major = 0;
    let minor = 0;
    for (at += 1; at < this.#lineEnd && memory[at] !== 0x3a; at += 1) major = major * 16 + hexDigit(memory[at] ?? 0);
    for (at += 1; at < this.#lineEnd && memory[at] !== BLANK; at += 1) minor = minor * 16 + hexDigit(memory[at] ?? 0);
    this.device = major * 2 ** 20 + minor;
    // inode 0: anonymous memory, which the kernel names [heap], [vdso] or not at all
    return memory[at + 1] !== 0x30 || memory[at + 2] !== BLANK;
  }
}

function hexDigit(byte: number): number {
  return byte <= 0x39 ? byte - 0x30 : byte - 0x57;
}
