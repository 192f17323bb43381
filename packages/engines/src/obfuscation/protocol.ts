import { isUnscannedReason, type UnscannedReason } from '@guardimesh/model';

/**
 * Between the scanner and the obfuscation scanner, over a Unix stream socket. The server says first who it is; then the client sends
 * requests, one at a time: eight bytes, and with them a descriptor: of the file to be looked at (none: only to be told the version
 * again), or of a file in memory that is the server's to write what it brings out of files. Each is answered by a message: its length as
 * four bytes, little-endian, and JSON.
 */
export const REQUEST_BYTES = 8;
const MAGICS = { look: 0x314f4d47, output: 0x324f4d47 } as const;
/** Longer ones are no answers. */
export const MESSAGE_BYTES_MAX = 64 * 1024;
export const PIECES_MAX = 64;
const NAMES_MAX = 64;
const NAME_CHARACTERS_MAX = 128;
const DETAIL_CHARACTERS_MAX = 500;

/** What one look at a file's bytes gave. */
export type Looked =
  | { readonly kind: 'clean' }
  | { readonly kind: 'match'; readonly names: readonly [string, ...string[]] }
  | { readonly kind: 'skipped'; readonly reason: UnscannedReason; readonly detail: string }
  | { readonly kind: 'failed'; readonly detail: string };

/** What was brought out of a file, one behind the other in the output file from its beginning on. */
export interface PieceNote {
  readonly bytes: number;
  /** how, outermost first: `base64 gzip` */
  readonly by: string;
}

export interface Message {
  /** of the request that is answered; 0 where none is */
  readonly sequence: number;
  /** the program's own version */
  readonly version: string;
  /** changes with rules and model */
  readonly database: string;
  /** null: only the version is told */
  readonly looked: Looked | null;
  readonly pieces: readonly PieceNote[];
  /** processor time of the worker so far, in milliseconds */
  readonly cpuMs: number;
}

export interface Request {
  readonly kind: keyof typeof MAGICS;
  readonly sequence: number;
}

/** @param sequence 1 to 2^32 - 1 */
export function encodeRequest(sequence: number, kind: Request['kind'] = 'look'): Buffer {
  const bytes = Buffer.allocUnsafe(REQUEST_BYTES);
  bytes.writeUInt32LE(MAGICS[kind], 0);
  bytes.writeUInt32LE(sequence, 4);
  return bytes;
}

/** Null where the bytes are no request. */
export function decodeRequest(bytes: Buffer): Request | null {
  if (bytes.length !== REQUEST_BYTES) return null;
  const magic = bytes.readUInt32LE(0);
  const sequence = bytes.readUInt32LE(4);
  if (magic === MAGICS.look) return { kind: 'look', sequence };
  return magic === MAGICS.output ? { kind: 'output', sequence } : null;
}

export function encodeMessage(message: Message): Buffer {
  const text = Buffer.from(JSON.stringify(bounded(message)));
  const head = Buffer.allocUnsafe(4);
  head.writeUInt32LE(text.length, 0);
  return Buffer.concat([head, text]);
}

function bounded(message: Message): Message {
  const { looked } = message;
  if (looked === null || looked.kind === 'clean') return message;
  if (looked.kind === 'match') {
    const [first, ...rest] = looked.names.slice(0, NAMES_MAX).map((name) => name.slice(0, NAME_CHARACTERS_MAX));
    return { ...message, looked: { kind: 'match', names: [first ?? '', ...rest] } };
  }
  return { ...message, looked: { ...looked, detail: looked.detail.slice(0, DETAIL_CHARACTERS_MAX) } };
}

/** Reads what {@link encodeMessage} wrote behind the length; null for anything else. */
export function decodeMessage(text: string): Message | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isObject(value)) return null;
  const { sequence, version, database } = value;
  const looked = value['looked'] === null ? null : decodeLooked(value['looked']);
  const pieces = decodePieces(value['pieces']);
  const { cpuMs } = value;
  if (typeof sequence !== 'number' || typeof version !== 'string' || typeof database !== 'string') return null;
  if (typeof cpuMs !== 'number' || pieces === null) return null;
  return looked === undefined ? null : { sequence, version, database, looked, pieces, cpuMs };
}

function decodePieces(value: unknown): readonly PieceNote[] | null {
  if (!Array.isArray(value) || value.length > PIECES_MAX) return null;
  const pieces: PieceNote[] = [];
  for (const each of value) {
    if (!isObject(each)) return null;
    const { bytes, by } = each;
    if (typeof bytes !== 'number' || !Number.isSafeInteger(bytes) || bytes < 0 || typeof by !== 'string') return null;
    pieces.push({ bytes, by });
  }
  return pieces;
}

/** Undefined for what is no look. */
function decodeLooked(value: unknown): Looked | undefined {
  if (!isObject(value)) return undefined;
  const { kind, names, reason, detail } = value;
  if (kind === 'clean') return { kind };
  if (kind === 'match' && Array.isArray(names) && names.every((name) => typeof name === 'string')) {
    const [first, ...rest] = names;
    return first === undefined ? undefined : { kind, names: [first, ...rest] };
  }
  if (typeof detail !== 'string') return undefined;
  if (kind === 'failed') return { kind, detail };
  return kind === 'skipped' && typeof reason === 'string' && isUnscannedReason(reason)
    ? { kind, reason, detail }
    : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
