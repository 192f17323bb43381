import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import { savedPieces, type TableVerdicts } from '@guardimesh/scan-core';
import { HEAD_BYTES, writeHead, writeNotes, type Binding } from './file-format.js';

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
  const { shared } = memory.saved();
  let checksum = 0;
  let at = HEAD_BYTES;
  for (const piece of savedPieces(shared) ?? []) {
    if (memory.forgotten !== forgotten) return false;
    // copied without a pause: this is the moment that the piece is of
    const copy = Buffer.concat(piece);
    checksum = crc32(copy, checksum);
    await writeAll(file, copy, at);
    at += copy.length;
  }
  if (memory.forgotten !== forgotten) return false;
  const notes = writeNotes({ binding, memory: memory.saved().notes });
  const head = { tableBytes: shared.byteLength, notesBytes: notes.length, checksum: crc32(notes, checksum) };
  await writeAll(file, notes, at);
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
