import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import type { TableVerdicts } from '@guardimesh/scan-core';
import { HEAD_BYTES, writeHead, writeNotes, type Binding } from './file-format.js';

/** A whole number of the table's buckets, so that none is cut in two. */
const CHUNK_BYTES = 1024 * 1024;

/**
 * Saves a memory beside what was saved before, and puts it in its place once it is on the disk. Other work goes on meanwhile: the
 * table is copied piece by piece, each entry whole, and the notes are written last, so that they name every set and context of
 * an entry. Where something was forgotten meanwhile (an entry already copied could be of it), nothing is put in place.
 * @returns false in that case: to be tried again
 * @throws an error of the file system
 */
export async function save(path: string, memory: TableVerdicts, binding: Binding): Promise<boolean> {
  const temporary = `${path}.new`;
  await rm(temporary, { force: true });
  // exclusive: through no link that somebody put there
  const file = await open(temporary, 'wx', 0o600);
  try {
    const isWhole = await write(file, memory, binding);
    if (isWhole) await file.sync();
    await file.close();
    if (!isWhole) return false;
    await rename(temporary, path);
    await syncFolder(dirname(path));
    return true;
  } finally {
    await file.close();
    await rm(temporary, { force: true });
  }
}

async function write(file: FileHandle, memory: TableVerdicts, binding: Binding): Promise<boolean> {
  const { forgotten } = memory;
  const table = new Uint8Array(memory.saved().shared);
  const chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  let checksum = 0;
  for (let at = 0; at < table.length; at += CHUNK_BYTES) {
    if (memory.forgotten !== forgotten) return false;
    const piece = chunk.subarray(0, Math.min(CHUNK_BYTES, table.length - at));
    piece.set(table.subarray(at, at + piece.length));
    checksum = crc32(piece, checksum);
    await writeAll(file, piece, HEAD_BYTES + at);
  }
  if (memory.forgotten !== forgotten) return false;
  const notes = writeNotes({ binding, memory: memory.saved().notes });
  const head = { tableBytes: table.length, notesBytes: notes.length, checksum: crc32(notes, checksum) };
  await writeAll(file, notes, HEAD_BYTES + table.length);
  await writeAll(file, writeHead(head, crc32), 0);
  return memory.forgotten === forgotten;
}

async function writeAll(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, at, bytes.length - at, position + at);
    at += bytesWritten;
  }
}

/** So that the new name is on the disk too (fsync(2)). */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
