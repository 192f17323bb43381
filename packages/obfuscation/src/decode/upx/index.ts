import type { Budget } from '../budget.js';
import type { Found } from '../found.js';
import { unpackElf } from './unpack-elf.js';
import { unpackPe } from './unpack-pe.js';

/** @returns what UPX packed; null where it is no such file */
export function unpackUpx(bytes: Uint8Array, budget: Budget): Found | null {
  const [first, second] = bytes;
  if (first === 0x7f && second === 0x45) return unpackElf(bytes, budget);
  return first === 0x4d && second === 0x5a ? unpackPe(bytes, budget) : null;
}
