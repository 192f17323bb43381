import { readFileSync } from 'node:fs';
import type { Binding } from './file-format.js';

/** What two readings of the same clocks differ by at most. */
const BACK_MS = 50;

/** This boot, and how its clocks stand to each other; null where the kernel does not say: nothing is kept then. */
export function bindingNow(): Binding | null {
  try {
    const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
    // CLOCK_MONOTONIC counts from the boot, in every process alike (clock_gettime(2))
    return { bootId, aheadMs: Date.now() - Number(process.hrtime.bigint() / 1_000_000n) };
  } catch {
    return null;
  }
}

/** Why what was saved under one binding must not be believed under another; null where it may be. */
export function whyNotBelieved(saved: Binding, now: Binding): string | null {
  if (saved.bootId !== now.bootId) return 'the machine has been started since';
  return now.aheadMs < saved.aheadMs - BACK_MS ? 'the clock has been set back since' : null;
}
