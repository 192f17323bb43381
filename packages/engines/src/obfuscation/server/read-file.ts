import { fstatSync, readSync } from 'node:fs';
import type { Looked } from '../protocol.js';

/** A file of this size or less is read into memory that is kept for the next one. */
const KEPT_BYTES = 4 * 1024 * 1024;
const kept = Buffer.allocUnsafeSlow(KEPT_BYTES);

/**
 * The bytes of an open file from its beginning, whatever its position. Read, not mapped: a file that is cut short while it is mapped
 * ends the process that looks at it. They hold until the next call.
 *
 * @returns why not, where it is no regular file or has more than `bytesMax`; fewer bytes than it had, where it shrinks
 * @throws the system's error
 */
export function readFile(
  descriptor: number,
  bytesMax: number,
): Buffer | Extract<Looked, { kind: 'skipped' | 'failed' }> {
  const stat = fstatSync(descriptor);
  if (!stat.isFile()) return { kind: 'failed', detail: 'the descriptor is not of a regular file' };
  if (stat.size > bytesMax) {
    return { kind: 'skipped', reason: 'engine-limit', detail: `${stat.size} bytes; at most ${bytesMax} are looked at` };
  }
  const memory = stat.size <= KEPT_BYTES ? kept : Buffer.allocUnsafeSlow(stat.size);
  let have = 0;
  while (have < stat.size) {
    const read = readSync(descriptor, memory, have, stat.size - have, have);
    if (read === 0) break;
    have += read;
  }
  return memory.subarray(0, have);
}
