import { closeSync, constants, fstatSync, lstatSync, openSync, opendirSync, type BigIntStats, type Dir } from 'node:fs';
import { errnoOf } from '@guardimesh/kit';
import {
  filePath,
  type FileCandidate,
  type FileIdentity,
  type FilePath,
  type OpenFile,
  type TargetBudget,
  type UnscannedReason,
} from '@guardimesh/model';
import type { FileSource, OpenSource, WalkEntry } from '@guardimesh/scan-core';

const BATCH_ENTRIES = 256;
const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;

/**
 * A folder of the user's own, walked with what Node has on every platform: for `guardimesh scan` where there is no Linux. The
 * writable layer of a container is never read this way: here a directory could be swapped for a link between two calls. A
 * file is opened without following a link, and scanned only where it is the very file that was listed.
 */
export function createPortableFolderSource(directory: string): FileSource {
  return { scope: 'files', open: (target) => Promise.resolve(new PortableFolder(directory, target.budget)) };
}

class PortableFolder implements OpenSource {
  readonly #root: string;
  readonly #budget: TargetBudget;

  constructor(root: string, budget: TargetBudget) {
    this.#root = root;
    this.#budget = budget;
  }

  async *walk(signal: AbortSignal): AsyncGenerator<readonly WalkEntry[], void, void> {
    let batch: WalkEntry[] = [];
    let told = 0;
    for (const entry of this.#entries(this.#root, 0)) {
      batch.push(entry);
      told += 1;
      if (told >= this.#budget.entriesMax) {
        batch.push({ kind: 'unscanned', reason: 'entry-limit', path: filePath(this.#root) });
        break;
      }
      if (batch.length < BATCH_ENTRIES) continue;
      yield batch;
      batch = [];
      if (signal.aborted) {
        batch.push({ kind: 'unscanned', reason: 'stopped', path: filePath(this.#root) });
        break;
      }
      await Promise.resolve();
    }
    yield batch;
  }

  *#entries(directory: string, depth: number): Generator<WalkEntry> {
    let opened: Dir;
    try {
      opened = opendirSync(directory, { encoding: 'utf8' });
    } catch (thrown) {
      yield { kind: 'unscanned', reason: reasonOf(thrown), path: filePath(directory) };
      return;
    }
    try {
      for (let entry = opened.readSync(); entry !== null; entry = opened.readSync()) {
        yield* this.#entry(`${directory}/${entry.name}`, depth);
      }
    } finally {
      opened.closeSync();
    }
  }

  *#entry(path: string, depth: number): Generator<WalkEntry> {
    const shown = filePath(path);
    let stat: BigIntStats;
    try {
      stat = lstatSync(path, { bigint: true });
    } catch (thrown) {
      yield { kind: 'unscanned', reason: reasonOf(thrown), path: shown };
      return;
    }
    if (stat.isDirectory()) {
      yield { kind: 'nothing', what: 'directory', path: shown };
      if (depth >= this.#budget.depthMax) yield { kind: 'unscanned', reason: 'depth-limit', path: shown };
      else yield* this.#entries(path, depth + 1);
    } else yield leafOf(stat, shown);
  }

  openFile(candidate: FileCandidate): OpenFile | UnscannedReason {
    try {
      const descriptor = openSync(Buffer.from(candidate.path.bytes), O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
      const stat = fstatSync(descriptor, { bigint: true });
      const identity = identityOf(stat);
      const isListed = identity.device === candidate.identity.device && identity.inode === candidate.identity.inode;
      if (stat.isFile() && isListed) return { path: candidate.path, descriptor, identity, changesShow: false };
      closeSync(descriptor);
      return 'vanished';
    } catch (thrown) {
      return reasonOf(thrown);
    }
  }

  identityNow(file: OpenFile): FileIdentity {
    return identityOf(fstatSync(file.descriptor, { bigint: true }));
  }

  closeFile(file: OpenFile): void {
    closeSync(file.descriptor);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

function leafOf(stat: BigIntStats, path: FilePath): WalkEntry {
  if (stat.isSymbolicLink()) return { kind: 'nothing', what: 'symlink', path };
  if (stat.isFIFO()) return { kind: 'unscanned', reason: 'fifo', path };
  if (stat.isSocket()) return { kind: 'unscanned', reason: 'socket', path };
  if (!stat.isFile()) return { kind: 'unscanned', reason: 'device', path };
  if (stat.size === 0n) return { kind: 'nothing', what: 'empty', path };
  return { kind: 'candidate', candidate: { path, identity: identityOf(stat), origin: 'walk' } };
}

function identityOf(stat: BigIntStats): FileIdentity {
  return {
    device: Number(stat.dev),
    inode: stat.ino,
    sizeBytes: Number(stat.size),
    modifiedNs: stat.mtimeNs,
    changedNs: stat.ctimeNs,
  };
}

function reasonOf(thrown: unknown): UnscannedReason {
  const code = errnoOf(thrown);
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'vanished';
  return code === 'ELOOP' ? 'not-beneath-root' : 'unreadable';
}
