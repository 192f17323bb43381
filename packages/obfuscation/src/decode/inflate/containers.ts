import type { Budget } from '../budget.js';
import { inflateRaw, type Inflated } from './inflate-raw.js';

const GZIP_TRAILER_BYTES = 8;
const GZIP_HEADER_BYTES = 10;
const FLAG = { headerCrc: 2, extra: 4, name: 8, comment: 16, reserved: 0xe0 } as const;
const NAME_BYTES_MAX = 4_096;
/** `cat a.gz b.gz`: gzip gives the contents of both */
const MEMBERS_MAX = 16;
const ZLIB_HEADER_BYTES = 2;

export function isGzipAt(bytes: Uint8Array, at: number): boolean {
  return (
    bytes[at] === 0x1f &&
    bytes[at + 1] === 0x8b &&
    bytes[at + 2] === 8 &&
    ((bytes[at + 3] ?? 0xff) & FLAG.reserved) === 0
  );
}

/** By RFC 1950: deflate with a window of at most 32 KiB, no preset dictionary, and both bytes a multiple of 31. */
export function isZlibAt(bytes: Uint8Array, at: number): boolean {
  const [first = 0, second = 0] = [bytes[at], bytes[at + 1]];
  return (first & 0x8f) === 8 && (second & 0x20) === 0 && ((first << 8) | second) % 31 === 0;
}

/**
 * What a gzip file (RFC 1952) has in it, from `at` on. Its checksums are not looked at: who wrote a payload may have left them wrong,
 * and who unpacks it may not look either.
 */
export function gunzip(bytes: Uint8Array, at: number, budget: Budget): Inflated | null {
  const parts: Uint8Array[] = [];
  let position = at;
  while (parts.length < MEMBERS_MAX && isGzipAt(bytes, position)) {
    const begin = afterGzipHeader(bytes, position);
    const part = begin === null ? null : inflateRaw(bytes.subarray(begin), budget);
    if (begin === null || part === null) break;
    parts.push(part.bytes);
    position = begin + part.consumed + GZIP_TRAILER_BYTES;
  }
  const [first] = parts;
  if (first === undefined) return null;
  return { bytes: parts.length === 1 ? first : Buffer.concat(parts), consumed: Math.min(position, bytes.length) - at };
}

export function unzlib(bytes: Uint8Array, at: number, budget: Budget): Inflated | null {
  return isZlibAt(bytes, at) ? inflateRaw(bytes.subarray(at + ZLIB_HEADER_BYTES), budget) : null;
}

function afterGzipHeader(bytes: Uint8Array, at: number): number | null {
  const flags = bytes[at + 3] ?? 0;
  let position = at + GZIP_HEADER_BYTES;
  if ((flags & FLAG.extra) !== 0) position += 2 + (bytes[position] ?? 0) + (bytes[position + 1] ?? 0) * 256;
  for (const flag of [FLAG.name, FLAG.comment]) {
    if ((flags & flag) === 0) continue;
    const end = bytes.subarray(position, position + NAME_BYTES_MAX).indexOf(0);
    if (end === -1) return null;
    position += end + 1;
  }
  if ((flags & FLAG.headerCrc) !== 0) position += 2;
  return position < bytes.length ? position : null;
}
