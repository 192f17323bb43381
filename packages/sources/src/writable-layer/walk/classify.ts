import { FileType, hasWhiteoutMark, type FileStat } from '@guardimesh/linux';
import type { NothingToScan, UnscannedReason } from '@guardimesh/model';

/** What an entry is, by its type and size. */
export type EntryClass =
  | { readonly kind: 'candidate' }
  | { readonly kind: 'nothing'; readonly what: NothingToScan }
  | { readonly kind: 'unscanned'; readonly reason: UnscannedReason };

const CANDIDATE: EntryClass = { kind: 'candidate' };
export const DIRECTORY: EntryClass = { kind: 'nothing', what: 'directory' };
export const SYMLINK: EntryClass = { kind: 'nothing', what: 'symlink' };
const WHITEOUT: EntryClass = { kind: 'nothing', what: 'whiteout' };
export const EMPTY: EntryClass = { kind: 'nothing', what: 'empty' };
export const RUNTIME_STUB: EntryClass = { kind: 'nothing', what: 'runtime-stub' };
const DEVICE: EntryClass = { kind: 'unscanned', reason: 'device' };
const SOCKET: EntryClass = { kind: 'unscanned', reason: 'socket' };
const FIFO: EntryClass = { kind: 'unscanned', reason: 'fifo' };
const UNREADABLE: EntryClass = { kind: 'unscanned', reason: 'unreadable' };

/** From what statx(2) says. Nothing is opened: to open a device or a FIFO would be seen by its other end. */
export function classify(stat: FileStat, directory: number, name: Uint8Array): EntryClass {
  switch (stat.type) {
    case FileType.regular:
      if (stat.sizeBytes > 0) return CANDIDATE;
      return hasWhiteoutMark(directory, name) ? WHITEOUT : EMPTY;
    case FileType.directory:
      return DIRECTORY;
    case FileType.symlink:
      return SYMLINK;
    case FileType.characterDevice:
      return stat.isWhiteoutDevice ? WHITEOUT : DEVICE;
    case FileType.blockDevice:
      return DEVICE;
    case FileType.socket:
      return SOCKET;
    case FileType.fifo:
      return FIFO;
    default:
      return UNREADABLE;
  }
}
