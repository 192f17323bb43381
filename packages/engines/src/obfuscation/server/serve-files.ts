import { closeSync, writeSync } from 'node:fs';
import { describeError, errnoOf } from '@guardimesh/kit';
import {
  acceptUnix,
  endThisProcessAfter,
  peerCredentials,
  receiveDescriptor,
  withdrawDeadline,
} from '@guardimesh/linux';
import { decodeRequest, encodeMessage, REQUEST_BYTES, type Looked, type PieceNote } from '../protocol.js';
import { putPieces, type Piece } from './put-pieces.js';
import { readFile } from './read-file.js';

/** What a look at a file's bytes gave, and what was brought out of them, to be looked at by others. */
export interface LookedInto {
  readonly looked: Looked;
  readonly pieces: readonly Piece[];
}

/** What judges bytes in this process. */
export interface BytesJudge {
  readonly version: string;
  /** Asked before each file, so that new rules hold from the next one on. */
  database(): string;
  /** May take as long as it likes, and throw: the deadline ends the process, and a throw is an answer. */
  look(bytes: Buffer): LookedInto;
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
  const memory = Buffer.alloc(REQUEST_BYTES);
  let output: number | null = null;
  const tell = (sequence: number, { looked, pieces }: Told): void => {
    const { version } = judge;
    const { user, system } = process.cpuUsage();
    const cpuMs = Math.round((user + system) / 1_000);
    writeAll(socket, encodeMessage({ sequence, version, database: judge.database(), looked, pieces, cpuMs }));
  };
  tell(0, NOTHING);
  try {
    for (;;) {
      const { length, descriptor } = receiveDescriptor(socket, memory);
      const request = decodeRequest(memory.subarray(0, length));
      const isKept = request?.kind === 'output' && descriptor !== null && output === null;
      try {
        if (request === null) return;
        if (isKept) output = descriptor;
        const isLook = request.kind === 'look' && descriptor !== null;
        tell(request.sequence, isLook ? lookAt(descriptor, output, judge, limits) : NOTHING);
      } finally {
        if (descriptor !== null && !isKept) closeSync(descriptor);
      }
    }
  } finally {
    if (output !== null) closeSync(output);
  }
}

interface Told {
  readonly looked: Looked | null;
  readonly pieces: readonly PieceNote[];
}
const NOTHING: Told = { looked: null, pieces: [] };

/** @param output where what is brought out is put; null: nowhere */
function lookAt(descriptor: number, output: number | null, judge: BytesJudge, limits: ServeLimits): Told {
  endThisProcessAfter(limits.fileSeconds);
  try {
    const bytes = readFile(descriptor, limits.fileBytesMax);
    if (!Buffer.isBuffer(bytes)) return { looked: bytes, pieces: [] };
    const { looked, pieces } = judge.look(bytes);
    return { looked, pieces: output === null ? [] : putPieces(output, pieces) };
  } catch (thrown) {
    return { looked: { kind: 'failed', detail: describeError(thrown) }, pieces: [] };
  } finally {
    withdrawDeadline();
  }
}

function writeAll(socket: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length;) at += writeSync(socket, bytes, at);
}
