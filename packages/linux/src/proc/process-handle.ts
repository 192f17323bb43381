import { Errno, lastErrno, libc } from '../libc/index.js';
import { closeDescriptor } from '../files/open.js';

/** The same numbers on every architecture (pidfd_open(2), pidfd_send_signal(2)). */
const SYS_pidfd_send_signal = 424;
const SYS_pidfd_open = 434;

/**
 * A process held by a descriptor (pidfd_open(2)): it stays that process, whatever its pid is given to later, and asking whether it is still
 * there takes one call that reads nothing.
 */
export class ProcessHandle {
  readonly #descriptor: number;

  private constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  /** Null where there is no such process, or the kernel has no such descriptors (before Linux 5.3). */
  static open(pid: number): ProcessHandle | null {
    const descriptor = libc.syscall(SYS_pidfd_open, pid, 0, 0, 0);
    return descriptor < 0 ? null : new ProcessHandle(descriptor);
  }

  /** True until it has been waited for: of a zombie too. Signal 0 reaches nobody (kill(2)). */
  get isThere(): boolean {
    // without the right to send it a signal it is there nevertheless
    return libc.syscall(SYS_pidfd_send_signal, this.#descriptor, 0, 0, 0) === 0 || lastErrno() === Errno.EPERM;
  }

  close(): void {
    closeDescriptor(this.#descriptor);
  }
}
