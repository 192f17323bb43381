import { readFileSync } from 'node:fs';
import type { Binding } from './file-format.js';

/** The clocks are read to the millisecond, one shortly after the other. */
const BACK_MS = 50;
const READINGS = 5;

/** This boot, and how its clocks stand to each other; null where the kernel does not say: nothing is kept then. */
export function bindingNow(): Binding | null {
  try {
    const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
    return { bootId, aheadMs: wallAheadMs() };
  } catch {
    return null;
  }
}

/** Why what was saved under one binding must not be believed under another; null where it may be. */
export function whyNotBelieved(saved: Binding, now: Binding): string | null {
  if (saved.bootId !== now.bootId) return 'the machine has been started since';
  return now.aheadMs < saved.aheadMs - BACK_MS ? 'the clock has been set back since' : null;
}

/** The largest of some readings: one that was interrupted between the two clocks is too small, and none is too large. */
function wallAheadMs(): number {
  let ahead = -Infinity;
  for (let reading = 0; reading < READINGS; reading += 1) {
    // CLOCK_MONOTONIC counts from the boot, in every process alike (clock_gettime(2))
    const wallMs = Date.now();
    ahead = Math.max(ahead, wallMs - Number(process.hrtime.bigint() / 1_000_000n));
  }
  return ahead;
}
