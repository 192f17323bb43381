import { closeDescriptor } from '../files/index.js';
import { Errno, lastErrno, libc, scratch, systemError, writeWord } from '../libc/index.js';

const CLOCK_REALTIME = 0;
/** the same bits as O_CLOEXEC and O_NONBLOCK */
const TFD_FLAGS = 0o2000000 | 0o4000;
const TFD_TIMER_ABSTIME = 1;
const TFD_TIMER_CANCEL_ON_SET = 2;
/** struct itimerspec: interval and value, seconds and nanoseconds each; a time that never comes */
const VALUE_SECONDS_AT = 16;
const FAR_SECONDS = 2 ** 33;

/**
 * Tells whether the wall clock was set, in either direction, however often and however shortly: the kernel notes it for a timer
 * that asks for that (timerfd_create(2), TFD_TIMER_CANCEL_ON_SET). Reading the clock from time to time would miss one that is
 * set back and forward again in between. Clocks that are only slowed or sped up are not told.
 */
export class ClockSets {
  readonly #timer: number;
  readonly #area = scratch(32);

  /** @throws {LinuxError} where the kernel gives no such timer */
  constructor() {
    this.#timer = libc.timerfd_create(CLOCK_REALTIME, TFD_FLAGS);
    if (this.#timer < 0) throw systemError('timerfd_create(2)', lastErrno());
    writeWord(this.#area.memory, FAR_SECONDS, VALUE_SECONDS_AT);
    this.#arm();
  }

  /** True once for all times it was set since the last question. */
  wasSet(): boolean {
    if (libc.read(this.#timer, this.#area.address, 8) >= 0) return true;
    if (lastErrno() === Errno.EAGAIN) return false;
    // ECANCELED: it was set; whatever else it is, nothing is known of the clock
    this.#arm();
    return true;
  }

  close(): void {
    closeDescriptor(this.#timer);
  }

  #arm(): void {
    const flags = TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET;
    if (libc.timerfd_settime(this.#timer, flags, this.#area.address, 0) < 0)
      throw systemError('timerfd_settime(2)', lastErrno());
  }
}
