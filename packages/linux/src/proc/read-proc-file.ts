import { closeSync, openSync, readSync } from 'node:fs';
import { errnoOf } from '@guardimesh/kit';
import { isErrnoName, LinuxError } from '../libc/index.js';

/** The start of a /proc file: `whole` says whether that is all of it. */
export interface ProcText {
  /** one character a byte: /proc files carry names of any bytes */
  readonly latin1: string;
  readonly whole: boolean;
}

/**
 * Reads at most `bytesMax` of a file of a process. Bounded because the process, not the kernel, decides how long some are.
 * @returns null where the process is gone
 * @throws {LinuxError} `bad-argument` for a pid that is none; the system's error for a file that cannot be read (EACCES)
 */
export function readProcFile(procRoot: string, pid: number, name: string, bytesMax: number): ProcText | null {
  if (!Number.isSafeInteger(pid) || pid < 1) {
    throw new LinuxError('bad-argument', `a pid is a whole number from 1, not ${pid}`);
  }
  const path = `${procRoot}/${pid}/${name}`;
  try {
    const descriptor = openSync(path, 'r');
    try {
      return readUpTo(descriptor, bytesMax);
    } finally {
      closeSync(descriptor);
    }
  } catch (cause) {
    const errno = errnoOf(cause);
    if (errno === 'ENOENT' || errno === 'ESRCH') return null;
    const code = errno !== null && isErrnoName(errno) ? errno : 'EUNKNOWN';
    throw new LinuxError(code, `${path} could not be read`, { cause });
  }
}

function readUpTo(descriptor: number, bytesMax: number): ProcText {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // one byte more than wanted tells a file that ends there from one that goes on
  while (bytes <= bytesMax) {
    const chunk = Buffer.allocUnsafe(Math.min(65_536, bytesMax + 1 - bytes));
    const read = readSync(descriptor, chunk, 0, chunk.length, null);
    if (read === 0) break;
    chunks.push(chunk.subarray(0, read));
    bytes += read;
  }
  const latin1 = Buffer.concat(chunks, bytes).toString('latin1', 0, bytesMax);
  return { latin1, whole: bytes <= bytesMax };
}
