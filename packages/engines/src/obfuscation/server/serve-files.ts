import { closeSync, writeSync } from 'node:fs';
import { describeError, errnoOf } from '@guardimesh/kit';
import {
  acceptUnix,
  endThisProcessAfter,
  peerCredentials,
  receiveDescriptor,
  withdrawDeadline,
} from '@guardimesh/linux';
import { decodeRequest, encodeMessage, REQUEST_BYTES, type Looked } from '../protocol.js';
import { readFile } from './read-file.js';

/** What judges bytes in this process. */
export interface BytesJudge {
  readonly version: string;
  /** Asked before each file, so that new rules hold from the next one on. */
  database(): string;
  /** May take as long as it likes, and throw: the deadline ends the process, and a throw is an answer. */
  look(bytes: Buffer): Looked;
}

export interface ServeLimits {
  readonly fileBytesMax: number;
  /** from the file's arrival to its answer; then the kernel ends this process */
  readonly fileSeconds: number;
}

/**
 * Serves one connection after the other, one file after the other, standing still in between: nothing else runs in this process.
 * What goes wrong in a file costs that file only; what ends the process costs the one that it had in hand.
 *
 * @param listener see `listenUnix`
 * @throws {LinuxError} where the listener is none any more
 */
export function serveFiles(listener: number, judge: BytesJudge, limits: ServeLimits): never {
  for (;;) {
    const socket = acceptUnix(listener);
    try {
      if (isAllowed(socket)) serveConnection(socket, judge, limits);
    } catch (thrown) {
      // the other end is gone: so is whoever would want to know
      const code = errnoOf(thrown);
      if (code !== 'EPIPE' && code !== 'ECONNRESET') throw thrown;
    } finally {
      closeSync(socket);
    }
  }
}

/** Whoever may send us files to read could have read them: the same user, or root. */
function isAllowed(socket: number): boolean {
  const { uid } = peerCredentials(socket);
  return uid === 0 || uid === process.getuid?.();
}

function serveConnection(socket: number, judge: BytesJudge, limits: ServeLimits): void {
  const request = Buffer.alloc(REQUEST_BYTES);
  const tell = (sequence: number, looked: Looked | null): void => {
    const { version } = judge;
    writeAll(socket, encodeMessage({ sequence, version, database: judge.database(), looked }));
  };
  tell(0, null);
  for (;;) {
    const { length, descriptor } = receiveDescriptor(socket, request);
    const sequence = decodeRequest(request.subarray(0, length));
    try {
      if (sequence === null) return;
      tell(sequence, descriptor === null ? null : lookAt(descriptor, judge, limits));
    } finally {
      if (descriptor !== null) closeSync(descriptor);
    }
  }
}

function lookAt(descriptor: number, judge: BytesJudge, { fileBytesMax, fileSeconds }: ServeLimits): Looked {
  endThisProcessAfter(fileSeconds);
  try {
    const bytes = readFile(descriptor, fileBytesMax);
    return Buffer.isBuffer(bytes) ? judge.look(bytes) : bytes;
  } catch (thrown) {
    return { kind: 'failed', detail: describeError(thrown) };
  } finally {
    withdrawDeadline();
  }
}

function writeAll(socket: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length;) at += writeSync(socket, bytes, at);
}
