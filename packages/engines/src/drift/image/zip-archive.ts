import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';
import { readAt } from '../../container-files/index.js';

/** A zip within an open file: the whole of it, or one that another zip holds unpacked. */
export interface ZipPlace {
  readonly from: number;
  readonly sizeBytes: number;
}

export interface ZipEntry {
  /** one character a byte */
  readonly name: string;
  readonly isDeflated: boolean;
  readonly packedBytes: number;
  readonly sizeBytes: number;
  /** of its own header, in the file */
  readonly at: number;
}

/** PKWARE APPNOTE 4.3: the end record, the entries before it, and a header at each entry's data. */
const END = { signature: 0x06054b50, bytes: 22, commentBytesMax: 65_535, directoryBytes: 12, directoryAt: 16 };
const CENTRAL = { signature: 0x02014b50, bytes: 46 };
const LOCAL = { signature: 0x04034b50, bytes: 30, nameBytes: 26, extraBytes: 28 };
const STORED = 0;
const DEFLATED = 8;
const DIRECTORY_BYTES_MAX = 16 * 1024 * 1024;
const CHUNK_BYTES = 262_144;

/** The entries of a zip that are stored or deflated; none where it is no zip, or a larger one than has a directory of that size. */
export async function zipEntries(descriptor: number, place: ZipPlace): Promise<ZipEntry[]> {
  const tailBytes = Math.min(place.sizeBytes, END.bytes + END.commentBytesMax);
  const tailAt = place.from + place.sizeBytes - tailBytes;
  const tail = await readAt(descriptor, tailAt, tailBytes);
  const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end === -1 || end + END.bytes > tail.length) return [];
  const bytes = tail.readUInt32LE(end + END.directoryBytes);
  const at = tailAt + end - bytes;
  if (bytes > DIRECTORY_BYTES_MAX || at < place.from) return [];
  // what stands before the zip (a start script) is not counted in its offsets
  const zipAt = at - tail.readUInt32LE(end + END.directoryAt);
  return parseDirectory(await readAt(descriptor, at, bytes), zipAt);
}

function parseDirectory(directory: Buffer, zipAt: number): ZipEntry[] {
  const entries: ZipEntry[] = [];
  for (let at = 0; at + CENTRAL.bytes <= directory.length;) {
    if (directory.readUInt32LE(at) !== CENTRAL.signature) break;
    const nameEnd = at + CENTRAL.bytes + directory.readUInt16LE(at + 28);
    const method = directory.readUInt16LE(at + 10);
    if (method === STORED || method === DEFLATED) {
      entries.push({
        name: directory.toString('latin1', at + CENTRAL.bytes, nameEnd),
        isDeflated: method === DEFLATED,
        packedBytes: directory.readUInt32LE(at + 20),
        sizeBytes: directory.readUInt32LE(at + 24),
        at: zipAt + directory.readUInt32LE(at + 42),
      });
    }
    at = nameEnd + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

/** Where an entry's bytes begin; null where there is no header of one. */
export async function dataOf(descriptor: number, entry: ZipEntry): Promise<number | null> {
  if (entry.at < 0) return null;
  const header = await readAt(descriptor, entry.at, LOCAL.bytes);
  if (header.length < LOCAL.bytes || header.readUInt32LE(0) !== LOCAL.signature) return null;
  return entry.at + LOCAL.bytes + header.readUInt16LE(LOCAL.nameBytes) + header.readUInt16LE(LOCAL.extraBytes);
}

/** sha256 of an entry's bytes; null where they are not as many as it says, or cannot be unpacked. */
export async function digestOfEntry(descriptor: number, entry: ZipEntry): Promise<string | null> {
  const from = await dataOf(descriptor, entry);
  if (from === null) return null;
  const hash = createHash('sha256');
  let bytes = 0;
  const count = async (parts: AsyncIterable<Buffer>): Promise<void> => {
    for await (const part of parts) {
      bytes += part.length;
      if (bytes > entry.sizeBytes) throw new RangeError('more bytes than it says');
      hash.update(part);
    }
  };
  const packed = (): AsyncGenerator<Buffer> => chunks(descriptor, from, entry.packedBytes);
  try {
    await (entry.isDeflated ? pipeline(packed, createInflateRaw(), count) : count(packed()));
  } catch {
    return null;
  }
  return bytes === entry.sizeBytes ? hash.digest('hex') : null;
}

async function* chunks(descriptor: number, from: number, bytes: number): AsyncGenerator<Buffer, void, void> {
  for (let done = 0; done < bytes;) {
    const part = await readAt(descriptor, from + done, Math.min(CHUNK_BYTES, bytes - done));
    if (part.length === 0) return;
    yield part;
    done += part.length;
  }
}
