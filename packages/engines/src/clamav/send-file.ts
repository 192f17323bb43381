import { read } from 'node:fs';
import { promisify } from 'node:util';
import type { Clock } from '@guardimesh/kit';
import type { Connection } from './connection.js';
import type { FileJob } from './file-job.js';

const readAt = promisify(read);

/** A full socket is tried again after this long; clamd empties it at gigabytes a second. */
const FULL_SOCKET_PAUSE_MS = 1;
const CHUNK_BYTES = 128 * 1024;

/**
 * clamd waits for one byte with the descriptor after the command (clamd(8), FILDES); command, byte and descriptor go in
 * one message. clamd reads from offset 0, whatever the descriptor's position, and so may be given the same one again.
 */
const FILDES = Buffer.from('zFILDES\0\0', 'latin1');
const INSTREAM = Buffer.from('zINSTREAM\0', 'latin1');

export interface SendContext {
  readonly connection: Connection;
  readonly clock: Clock;
  /** false as soon as there is no point in sending on */
  readonly wanted: () => boolean;
  readonly onDelayed: () => void;
}

/** Passes the descriptor. Nothing was sent where it returns false or throws. */
export async function sendAsDescriptor(context: SendContext, job: FileJob): Promise<boolean> {
  while (context.wanted()) {
    if (context.connection.sendDescriptor(FILDES, job.file.descriptor) === 'sent') return true;
    context.onDelayed();
    await context.clock.sleep(FULL_SOCKET_PAUSE_MS);
  }
  return false;
}

/**
 * Copies the bytes: each chunk behind its length as four bytes, big-endian; a length of 0 ends them (clamd(8), INSTREAM).
 * Where it returns false the stream is cut short and the session cannot be used any more.
 */
export async function sendAsStream(context: SendContext, job: FileJob): Promise<boolean> {
  if (!(await writeAll(context, INSTREAM))) return false;
  const buffer = Buffer.allocUnsafe(4 + CHUNK_BYTES);
  const { sizeBytes } = job.file.identity;
  for (let at = 0; at < sizeBytes;) {
    // reads at a position of our own: the descriptor's is not ours to move
    const wanted = Math.min(CHUNK_BYTES, sizeBytes - at);
    const { bytesRead } = await readAt(job.file.descriptor, buffer, 4, wanted, at);
    if (bytesRead === 0) break;
    at += bytesRead;
    buffer.writeUInt32BE(bytesRead, 0);
    if (!(await writeAll(context, buffer.subarray(0, 4 + bytesRead)))) return false;
  }
  return writeAll(context, Buffer.alloc(4));
}

async function writeAll(context: SendContext, bytes: Buffer): Promise<boolean> {
  for (let at = 0; at < bytes.length;) {
    if (!context.wanted()) return false;
    const taken = context.connection.write(bytes.subarray(at));
    at += taken;
    if (taken > 0) continue;
    context.onDelayed();
    await context.clock.sleep(FULL_SOCKET_PAUSE_MS);
  }
  return true;
}
