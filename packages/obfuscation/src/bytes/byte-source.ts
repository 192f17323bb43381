/**
 * The bytes of one open file, read by position. What reads them trusts nothing: the file may be cut short between two reads, and
 * every offset in it may lie.
 */
export interface ByteSource {
  /** length in bytes when it was opened */
  readonly size: number;
  /**
   * The bytes from `offset` on, at most `length`; fewer, or none, where the file ends before. They hold until the next read.
   * @throws what the system says where the file cannot be read; the caller of a parser gets it as it is
   */
  read(offset: number, length: number): Uint8Array;
}

export function bytesInMemory(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read: (offset, length) => (isPosition(offset) ? bytes.subarray(offset, offset + Math.max(0, length)) : NOTHING),
  };
}

const NOTHING = new Uint8Array(0);

/** Whether a number out of a file can be a position in one at all. */
export function isPosition(offset: number): boolean {
  return Number.isSafeInteger(offset) && offset >= 0;
}

/**
 * A copy of exactly these bytes; null where the file does not have all of them, or where they are more than `lengthMax`.
 */
export function readExactly(source: ByteSource, offset: number, length: number, lengthMax: number): Uint8Array | null {
  if (!isPosition(offset) || !isPosition(length) || length > lengthMax || offset + length > source.size) return null;
  const bytes = source.read(offset, length);
  // not slice(): of a Buffer that would be the same memory
  return bytes.length === length ? new Uint8Array(bytes) : null;
}

/** Like {@link readExactly}, but gives what there is: fewer bytes where the file ends or the bound bites. */
export function readUpTo(source: ByteSource, offset: number, lengthMax: number): Uint8Array {
  return isPosition(offset) ? new Uint8Array(source.read(offset, lengthMax)) : NOTHING;
}
