import { parseNotes, type MemoryNotes } from '@guardimesh/scan-core';

/**
 * The file: head, table, notes.
 *
 *     head   magic (8 bytes, with the version of the format), bytes of the table (8), CRC-32 of table and notes (4), bytes of the
 *            notes (4), CRC-32 of the head before it (4), 4 bytes 0
 *     table  piece by piece, see savedPieces: what belongs together stands together
 *     notes  JSON: texts and names, and what the table is bound to
 *
 * The checksum finds what a crash or a disk left half written. It is no defence against who may write in this folder: that is
 * the scanner alone (files are 0600).
 */
export const FORMAT = 'gmverd01';
export const HEAD_BYTES = 32;
/** 4,096 texts of two kinds and 10,000 names take some MB */
export const NOTES_BYTES_MAX = 32 * 1024 * 1024;

export interface Head {
  readonly tableBytes: number;
  readonly notesBytes: number;
  readonly checksum: number;
}

/**
 * What a saved table is bound to. `bootId`: device numbers of file systems without a disk are given anew at each boot, and so may
 * those of disks be, so the same identity may then be another file. `aheadMs`: how far the wall clock was ahead of the one that
 * is never set; less by now means that it was set back while nobody watched.
 */
export interface Binding {
  readonly bootId: string;
  readonly aheadMs: number;
}

export interface SavedNotes {
  readonly binding: Binding;
  readonly memory: MemoryNotes;
}

/** @param checksumOf CRC-32 of bytes */
export function writeHead(head: Head, checksumOf: (bytes: Uint8Array) => number): Buffer {
  const bytes = Buffer.alloc(HEAD_BYTES);
  bytes.write(FORMAT, 'latin1');
  bytes.writeBigUInt64LE(BigInt(head.tableBytes), 8);
  bytes.writeUInt32LE(head.checksum, 16);
  bytes.writeUInt32LE(head.notesBytes, 20);
  bytes.writeUInt32LE(checksumOf(bytes.subarray(0, 24)), 24);
  return bytes;
}

/** @returns what is wrong with it, where it is none of this format */
export function readHead(bytes: Buffer, checksumOf: (bytes: Uint8Array) => number): Head | string {
  if (bytes.toString('latin1', 0, FORMAT.length) !== FORMAT) return 'it is of another format';
  if (bytes.readUInt32LE(24) !== checksumOf(bytes.subarray(0, 24))) return 'its head is damaged';
  const head = {
    tableBytes: Number(bytes.readBigUInt64LE(8)),
    checksum: bytes.readUInt32LE(16),
    notesBytes: bytes.readUInt32LE(20),
  };
  return head.notesBytes > NOTES_BYTES_MAX ? 'its notes are too long' : head;
}

export function writeNotes(notes: SavedNotes): Buffer {
  return Buffer.from(JSON.stringify(notes));
}

/** null where it is anything else */
export function readNotes(bytes: Buffer): SavedNotes | null {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || !('binding' in value) || !('memory' in value)) return null;
  const binding = parseBinding(value.binding);
  const memory = parseNotes(value.memory);
  return binding === null || memory === null ? null : { binding, memory };
}

function parseBinding(value: unknown): Binding | null {
  if (typeof value !== 'object' || value === null || !('bootId' in value) || !('aheadMs' in value)) return null;
  const { bootId, aheadMs } = value;
  return typeof bootId === 'string' && typeof aheadMs === 'number' ? { bootId, aheadMs } : null;
}
