import {
  UNSCANNED_REASONS,
  isUnscannedReason,
  type FileIdentity,
  type NothingToScan,
  type UnscannedReason,
} from '@guardimesh/model';
import type { WalkEntry } from '@guardimesh/scan-core';

/**
 * Entries packed into bytes, to cross from the walking thread without an object each. One record: code (1 byte), length of
 * the path (4), for a candidate its identity (40), the path. Files that are known to be clean are one record at the end, which
 * has their number in place of a length. Both ends are this file.
 */
const NOTHING = ['directory', 'symlink', 'whiteout', 'runtime-stub', 'empty'] as const satisfies NothingToScan[];
const REASONS = Object.keys(UNSCANNED_REASONS).filter(isUnscannedReason);
const CANDIDATE = 255;
const KNOWN_CLEAN = 254;
const FIRST_REASON = NOTHING.length;
const HEAD_BYTES = 5;
const IDENTITY_BYTES = 40;

/** Longest path of an entry, in bytes: as much as a report can carry. */
export const PATH_BYTES_MAX = 65_536;
/** A batch ends at whichever comes first. */
export const BATCH_ENTRIES_MAX = 512;
/** Known files cost no room, but time: what is asked of the walk meanwhile must not wait longer. */
const BATCH_KNOWN_MAX = 8_192;
export const BATCH_BYTES = 4 * PATH_BYTES_MAX;
const RECORD_BYTES_MAX = HEAD_BYTES + IDENTITY_BYTES + PATH_BYTES_MAX;

/** Writes records into one batch. */
export class EntryWriter {
  readonly #memory: Buffer;
  #at = 0;
  #entries = 0;
  #known = 0;

  constructor(buffer: ArrayBuffer) {
    this.#memory = Buffer.from(buffer);
  }

  get bytes(): number {
    return this.#at;
  }

  /** Room for one more, of any length, and for the number of those known. */
  get hasRoom(): boolean {
    const hasBytes = this.#at + RECORD_BYTES_MAX + HEAD_BYTES <= this.#memory.length;
    return hasBytes && this.#entries < BATCH_ENTRIES_MAX && this.#known < BATCH_KNOWN_MAX;
  }

  /** So many more files that are only counted. */
  knownClean(count: number): void {
    this.#known += count;
  }

  /** To be called once, after the last entry. */
  end(): void {
    if (this.#known > 0) this.#head(KNOWN_CLEAN, this.#known);
  }

  /** @param path whose first `pathBytes` bytes are the path */
  nothing(what: NothingToScan, path: Buffer, pathBytes: number): void {
    this.#head(NOTHING.indexOf(what), pathBytes);
    this.#path(path, pathBytes);
  }

  unscanned(reason: UnscannedReason, path: Buffer, pathBytes: number): void {
    this.#head(FIRST_REASON + REASONS.indexOf(reason), pathBytes);
    this.#path(path, pathBytes);
  }

  candidate(identity: FileIdentity, path: Buffer, pathBytes: number): void {
    this.#head(CANDIDATE, pathBytes);
    const memory = this.#memory;
    memory.writeDoubleLE(identity.device, this.#at);
    memory.writeBigUInt64LE(identity.inode, this.#at + 8);
    memory.writeDoubleLE(identity.sizeBytes, this.#at + 16);
    memory.writeBigInt64LE(identity.modifiedNs, this.#at + 24);
    memory.writeBigInt64LE(identity.changedNs, this.#at + 32);
    this.#at += IDENTITY_BYTES;
    this.#path(path, pathBytes);
  }

  #head(code: number, pathBytes: number): void {
    this.#memory.writeUInt8(code, this.#at);
    this.#memory.writeUInt32LE(pathBytes, this.#at + 1);
    this.#at += HEAD_BYTES;
    this.#entries += 1;
  }

  #path(path: Buffer, pathBytes: number): void {
    this.#at += path.copy(this.#memory, this.#at, 0, pathBytes);
  }
}

/**
 * The entries of a batch, in the order they were written. Nothing of them refers to the batch's memory: their paths are parts of one copy,
 * since memory of its own for each is what such an entry would cost most.
 */
export function readEntries(buffer: ArrayBuffer, bytes: number): WalkEntry[] {
  const copy = buffer.slice(0, bytes);
  const memory = Buffer.from(copy);
  const entries: WalkEntry[] = [];
  for (let at = 0; at < bytes;) {
    const code = memory.readUInt8(at);
    const pathBytes = memory.readUInt32LE(at + 1);
    if (code === KNOWN_CLEAN) {
      entries.push({ kind: 'known-clean', count: pathBytes });
      break;
    }
    const pathAt = at + HEAD_BYTES + (code === CANDIDATE ? IDENTITY_BYTES : 0);
    const path = { bytes: new Uint8Array(copy, pathAt, pathBytes) };
    if (code === CANDIDATE) {
      const identity = readIdentity(memory, at + HEAD_BYTES);
      entries.push({ kind: 'candidate', candidate: { path, identity, origin: 'walk' } });
    } else if (code < FIRST_REASON) {
      entries.push({ kind: 'nothing', what: NOTHING[code] ?? 'directory', path });
    } else {
      entries.push({ kind: 'unscanned', reason: REASONS[code - FIRST_REASON] ?? 'internal-error', path });
    }
    at = pathAt + pathBytes;
  }
  return entries;
}

function readIdentity(memory: Buffer, at: number): FileIdentity {
  return {
    device: memory.readDoubleLE(at),
    inode: memory.readBigUInt64LE(at + 8),
    sizeBytes: memory.readDoubleLE(at + 16),
    modifiedNs: memory.readBigInt64LE(at + 24),
    changedNs: memory.readBigInt64LE(at + 32),
  };
}
