import { createHash, type Hash } from 'node:crypto';
import { read, readSync } from 'node:fs';
import { promisify } from 'node:util';

const CHUNK_BYTES = 1_048_576;
const readPart = promisify(read);
/** What a look at a file's kind takes. */
const HEADER_BYTES_MAX = 64;
const ELF = Buffer.from([0x7f, 0x45, 0x4c, 0x46]);

/**
 * sha256 of a descriptor's bytes from offset 0, whatever its position; other work goes on between the pieces.
 * @throws the system's error where it cannot be read, RangeError where it ends early
 */
export function digestOf(descriptor: number, sizeBytes: number): Promise<string> {
  return digestOfKind(createHash('sha256'), descriptor, sizeBytes);
}

/** The same with another algorithm. */
export async function digestOfKind(hash: Hash, descriptor: number, sizeBytes: number): Promise<string> {
  const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, Math.max(sizeBytes, 1)));
  for (let at = 0; at < sizeBytes;) {
    const { bytesRead } = await readPart(descriptor, chunk, 0, Math.min(chunk.length, sizeBytes - at), at);
    if (bytesRead === 0) throw new RangeError(`the file ends ${sizeBytes - at} bytes early`);
    hash.update(chunk.subarray(0, bytesRead));
    at += bytesRead;
  }
  return hash.digest('hex');
}

/** Whether the file begins as a program or shared object does (elf(5)). @throws the system's error */
export function isElf(descriptor: number): boolean {
  return readHeader(descriptor, ELF.length).equals(ELF);
}

const header = Buffer.alloc(HEADER_BYTES_MAX);

/**
 * The few first bytes of a descriptor's file, fewer where it is shorter, in memory that the next call overwrites. Read at once: this is
 * asked of every file, and a turn through the thread pool would cost a hundred times as much.
 * @param bytesMax at most {@link HEADER_BYTES_MAX}
 * @throws the system's error
 */
export function readHeader(descriptor: number, bytesMax: number): Buffer {
  let bytes = 0;
  while (bytes < bytesMax) {
    const read = readSync(descriptor, header, bytes, bytesMax - bytes, bytes);
    if (read === 0) break;
    bytes += read;
  }
  return header.subarray(0, bytes);
}

/** The first bytes of a descriptor's file, fewer where it is shorter. */
export function readStart(descriptor: number, bytesMax: number): Promise<Buffer> {
  return readAt(descriptor, 0, bytesMax);
}

/** Bytes of a descriptor's file from a place on, fewer where it ends before, none where there is no such place. */
export async function readAt(descriptor: number, from: number, bytesMax: number): Promise<Buffer> {
  if (!Number.isSafeInteger(from + bytesMax)) return Buffer.alloc(0);
  const parts: Buffer[] = [];
  let bytes = 0;
  while (bytes < bytesMax) {
    const part = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, bytesMax - bytes));
    const { bytesRead } = await readPart(descriptor, part, 0, part.length, from + bytes);
    if (bytesRead === 0) break;
    parts.push(part.subarray(0, bytesRead));
    bytes += bytesRead;
  }
  return Buffer.concat(parts, bytes);
}
