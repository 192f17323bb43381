import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { savedPieces, TABLE_HEADER_BYTES, type SavedMemory } from '@guardimesh/scan-core';
import { HEAD_BYTES, readHead, readNotes, type Binding } from './file-format.js';
import { whyNotBelieved } from './binding.js';

/** What a file gave: a memory, nothing since there is none, or why it is left aside. */
export type Loaded =
  | { readonly kind: 'memory'; readonly memory: SavedMemory }
  | { readonly kind: 'none' }
  | { readonly kind: 'left-aside'; readonly why: string };

/** Reads a saved memory. Never throws. @param tableBytesMax a larger table is left aside before it is read */
export function load(path: string, tableBytesMax: number, now: Binding): Loaded {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (thrown) {
    return isMissing(thrown) ? { kind: 'none' } : leftAside('it cannot be opened');
  }
  try {
    return read(file, tableBytesMax, now);
  } catch {
    return leftAside('it cannot be read');
  } finally {
    closeSync(file);
  }
}

function read(file: number, tableBytesMax: number, now: Binding): Loaded {
  const stat = fstatSync(file);
  if (!stat.isFile()) return leftAside('it is no file');
  const headBytes = Buffer.alloc(HEAD_BYTES);
  if (!readAll(file, headBytes, 0)) return leftAside('it is too short');
  const head = readHead(headBytes, crc32);
  if (typeof head === 'string') return leftAside(head);
  if (head.tableBytes > tableBytesMax) return leftAside('its table is larger than the setting allows');
  if (stat.size !== HEAD_BYTES + head.tableBytes + head.notesBytes) return leftAside('it is not as long as it says');
  const notesBytes = Buffer.alloc(head.notesBytes);
  // the notes first: most of what can be wrong is told by them, without reading a table
  if (!readAll(file, notesBytes, HEAD_BYTES + head.tableBytes)) return leftAside('it is too short');
  const notes = readNotes(notesBytes);
  if (notes === null) return leftAside('its notes are not as expected');
  const why = whyNotBelieved(notes.binding, now);
  if (why !== null) return leftAside(why);
  const shared = new SharedArrayBuffer(head.tableBytes);
  const checksum = readTable(file, shared);
  if (typeof checksum === 'string') return leftAside(checksum);
  if (crc32(notesBytes, checksum) !== head.checksum) return leftAside('its checksum is wrong');
  return { kind: 'memory', memory: { shared, notes: notes.memory } };
}

/** @returns the table's checksum, or what is wrong */
function readTable(file: number, shared: SharedArrayBuffer): number | string {
  if (shared.byteLength < TABLE_HEADER_BYTES) return 'its table is not as expected';
  readAll(file, new Uint8Array(shared, 0, TABLE_HEADER_BYTES), HEAD_BYTES);
  const pieces = savedPieces(shared);
  if (pieces === null) return 'its table is not as expected';
  let checksum = 0;
  let at = HEAD_BYTES;
  for (const part of pieces.flat()) {
    if (!readAll(file, part, at)) return 'it is too short';
    checksum = crc32(part, checksum);
    at += part.length;
  }
  return checksum;
}

function readAll(file: number, into: Uint8Array, position: number): boolean {
  for (let at = 0; at < into.length;) {
    const bytes = readSync(file, into, at, into.length - at, position + at);
    if (bytes === 0) return false;
    at += bytes;
  }
  return true;
}

function leftAside(why: string): Loaded {
  return { kind: 'left-aside', why };
}

function isMissing(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';
}
