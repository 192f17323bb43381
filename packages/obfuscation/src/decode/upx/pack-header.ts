import { Fields } from '../../bytes/index.js';

/** What UPX leaves about the whole (class PackHeader, since version 10 of the format): 32 bytes that begin with `UPX!`. */
export interface PackHeader {
  /** where it begins in the file */
  readonly at: number;
  readonly method: number;
  readonly filter: number;
  readonly filterMark: number;
  readonly unpackedLength: number;
  readonly packedLength: number;
  readonly unpackedAdler: number;
}

export const PACK_HEADER_BYTES = 32;
export const MAGIC = 'UPX!';
const VERSION_MIN = 10;
const VERSION_NONE = 0xff;
/** formats from here on have their numbers in big endian, in another order */
const BIG_ENDIAN_FROM = 128;
const CHECKSUM_MODULUS = 251;

/** @returns null where none begins at a place: its own checksum, one byte, is wrong then too */
export function packHeaderAt(bytes: Uint8Array, at: number): PackHeader | null {
  const header = bytes.subarray(at, at + PACK_HEADER_BYTES);
  const [version = 0, format = 0, method = 0] = header.subarray(4);
  if (header.length < PACK_HEADER_BYTES || version < VERSION_MIN || version === VERSION_NONE) return null;
  const sum = header.subarray(4, -1).reduce((total, byte) => total + byte, 0);
  if (sum % CHECKSUM_MODULUS !== header[PACK_HEADER_BYTES - 1]) return null;
  const isBig = format >= BIG_ENDIAN_FROM;
  const fields = new Fields(header, isBig ? 'big' : 'little');
  const [lengths, adlers] = isBig ? [8, 16] : [16, 8];
  return {
    at,
    method,
    filter: fields.u8(28),
    filterMark: fields.u8(29),
    unpackedLength: fields.u32(lengths),
    packedLength: fields.u32(lengths + 4),
    unpackedAdler: fields.u32(adlers),
  };
}

/** Magics that are no header's are passed over; one looks at a few only. */
const TRIES_MAX = 16;

export function findPackHeader(bytes: Uint8Array, from: number, until: number): PackHeader | null {
  const within = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(until, bytes.length));
  let at = from;
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    at = within.indexOf(MAGIC, at, 'latin1');
    if (at === -1) return null;
    const header = packHeaderAt(bytes, at);
    if (header !== null) return header;
    at += 1;
  }
  return null;
}
