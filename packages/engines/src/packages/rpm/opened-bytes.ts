import { readSync } from 'node:fs';
import { malformed } from './rpm-error.js';

/** An open file and its length when it was opened. */
export interface OpenedBytes {
  readonly descriptor: number;
  readonly sizeBytes: number;
}

/** @throws {RpmDatabaseError} where the file does not have so many bytes there */
export function readAt(file: OpenedBytes, at: number, bytes: number): Buffer {
  if (at < 0 || at + bytes > file.sizeBytes) throw malformed(`nothing at byte ${at} of ${file.sizeBytes}`);
  const memory = Buffer.allocUnsafe(bytes);
  for (let have = 0; have < bytes;) {
    const read = readSync(file.descriptor, memory, have, bytes - have, at + have);
    if (read === 0) throw malformed(`it ends before byte ${at + bytes}`);
    have += read;
  }
  return memory;
}
