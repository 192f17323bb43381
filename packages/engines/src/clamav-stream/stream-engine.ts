import { read } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { promisify } from 'node:util';
import { describeError } from '@guardimesh/kit';
import type { EngineAnswer, EngineVersion, OpenFile } from '@guardimesh/model';
import type { Engine } from '@guardimesh/scan-core';
import { parseNumbered, unseenBecause, type Reply } from '../clamav/reply.js';

const readAt = promisify(read);
const CHUNK_BYTES = 256 * 1024;
const REPLY_BYTES_MAX = 64 * 1024;
const UNKNOWN: EngineVersion = { engine: 'clamav', version: 'unknown', database: 'unknown' };

export interface StreamEngineSettings {
  readonly socketPath: string;
  readonly timeoutSeconds: number;
  readonly parallelism: number;
}

/**
 * Judges files by copying their bytes to clamd (INSTREAM, clamd(8)), a connection each, with nothing but what Node has on every
 * platform. Slower than descriptors: it serves `guardimesh scan` where there is no Linux.
 */
export async function createStreamEngine(settings: StreamEngineSettings): Promise<Engine> {
  const version = await askVersion(settings);
  return {
    name: 'clamav',
    parallelism: settings.parallelism,
    version: () => version,
    scan: (file, { signal }) => scanByStream(settings, version, file, signal),
  };
}

async function askVersion(settings: StreamEngineSettings): Promise<EngineVersion> {
  const reply = await converse(settings, (socket) => {
    socket.write('zIDSESSION\0zVERSION\0zEND\0');
    return Promise.resolve();
  });
  return reply?.kind === 'version'
    ? { engine: 'clamav', version: reply.version, database: reply.database ?? 'unversioned' }
    : UNKNOWN;
}

async function scanByStream(
  settings: StreamEngineSettings,
  by: EngineVersion,
  file: OpenFile,
  signal: AbortSignal,
): Promise<EngineAnswer> {
  if (signal.aborted) return { by, kind: 'failed', reason: 'stopped', detail: '' };
  try {
    const reply = await converse(settings, (socket) => sendFile(socket, file.descriptor));
    return answerOf(reply, by);
  } catch (thrown) {
    return { by, kind: 'failed', reason: 'engine-unavailable', detail: describeError(thrown) };
  }
}

function answerOf(reply: Reply | null, by: EngineVersion): EngineAnswer {
  if (reply === null) return { by, kind: 'failed', reason: 'engine-crashed', detail: 'clamd closed without an answer' };
  if (reply.kind === 'ok') return { by, kind: 'clean' };
  if (reply.kind === 'found') {
    const reason = unseenBecause(reply.name);
    if (reason !== null) return { by, kind: 'skipped', reason, detail: reply.name };
    return { by, kind: 'match', names: [reply.name] };
  }
  const detail = reply.kind === 'error' ? reply.text : 'clamd answered something else';
  if (detail.startsWith('INSTREAM size limit exceeded')) return { by, kind: 'skipped', reason: 'engine-limit', detail };
  return { by, kind: 'failed', reason: 'engine-error', detail };
}

async function sendFile(socket: Socket, descriptor: number): Promise<void> {
  await write(socket, Buffer.from('zIDSESSION\0zINSTREAM\0'));
  for (let offset = 0; ;) {
    const chunk = Buffer.alloc(4 + CHUNK_BYTES);
    const { bytesRead } = await readAt(descriptor, chunk, 4, CHUNK_BYTES, offset);
    chunk.writeUInt32BE(bytesRead, 0);
    await write(socket, chunk.subarray(0, 4 + bytesRead));
    if (bytesRead === 0) break;
    offset += bytesRead;
  }
  await write(socket, Buffer.from('zEND\0'));
}

/** A write after clamd has closed is no error of its own: what it answered before is still to be read. */
function write(socket: Socket, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    socket.write(bytes, () => {
      resolve();
    });
  });
}

/** One connection, one question; null where clamd closes without an answer. Rejects where it cannot be reached or is too slow. */
function converse(settings: StreamEngineSettings, ask: (socket: Socket) => Promise<void>): Promise<Reply | null> {
  return new Promise((resolve, reject) => {
    const socket = connect(settings.socketPath);
    let text = '';
    socket.setTimeout(settings.timeoutSeconds * 1_000, () => socket.destroy(new Error('clamd did not answer in time')));
    socket.on('connect', () => {
      ask(socket).catch((thrown: unknown) =>
        socket.destroy(thrown instanceof Error ? thrown : new Error(String(thrown))),
      );
    });
    socket.on('data', (chunk: Buffer) => {
      text = (text + chunk.toString('utf8')).slice(0, REPLY_BYTES_MAX);
      const end = text.indexOf('\0');
      if (end === -1) return;
      resolve(parseNumbered(text.slice(0, end))?.reply ?? null);
      socket.destroy();
    });
    socket.on('error', reject);
    socket.on('close', () => {
      resolve(null);
    });
  });
}
