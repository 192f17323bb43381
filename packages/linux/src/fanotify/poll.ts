import { Errno, lastErrno, libc, scratch, systemError } from '../libc/index.js';

const POLLIN = 0x1;
const POLLOUT = 0x4;
/** struct pollfd (poll(2)) */
const ENTRY = { bytes: 8, descriptor: 0, events: 4, revents: 6 };

/** Waits for a few descriptors at once, on a thread that may stand still. */
export class Poll {
  readonly #area;
  readonly #count: number;

  constructor(descriptors: number) {
    this.#count = descriptors;
    this.#area = scratch(descriptors * ENTRY.bytes);
  }

  /** @param descriptor negative: the place is passed over */
  watch(place: number, descriptor: number, forWriting = false): void {
    const at = place * ENTRY.bytes;
    this.#area.memory.writeInt32LE(descriptor, at + ENTRY.descriptor);
    this.#area.memory.writeInt16LE(forWriting ? POLLIN | POLLOUT : POLLIN, at + ENTRY.events);
    this.#area.memory.writeInt16LE(0, at + ENTRY.revents);
  }

  /** @returns how many are ready; 0 when the time is up or a signal came. @throws {LinuxError} */
  wait(timeoutMs: number): number {
    const ready = libc.poll(this.#area.address, this.#count, timeoutMs);
    if (ready >= 0) return ready;
    const errno = lastErrno();
    if (errno === Errno.EINTR) return 0;
    throw systemError('poll(2)', errno);
  }

  /** Whether the place has something, an error or an end included. */
  isReady(place: number): boolean {
    return this.#area.memory.readInt16LE(place * ENTRY.bytes + ENTRY.revents) !== 0;
  }
}
