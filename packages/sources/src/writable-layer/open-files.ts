import { closeDescriptor } from '@guardimesh/linux';
import type { FileCandidate, FileIdentity, OpenFile, UnscannedReason } from '@guardimesh/model';
import { identityOf, type OpenedFile } from './open-file.js';

/** The files of a place that are being scanned: each closed once, and all of them with the place. */
export class OpenFiles {
  readonly #descriptors = new Set<number>();

  /** Keeps what was opened for a candidate; a reason is passed on. */
  keep(candidate: FileCandidate, opened: OpenedFile | UnscannedReason): OpenFile | UnscannedReason {
    if (typeof opened === 'string') return opened;
    this.#descriptors.add(opened.descriptor);
    return { path: candidate.path, ...opened };
  }

  /** @throws {LinuxError} where the kernel does not say: the file then counts as not scanned */
  identityNow(file: OpenFile): FileIdentity {
    return identityOf(file.descriptor);
  }

  close(file: OpenFile): void {
    // a second close could hit a descriptor that is another's by now
    if (this.#descriptors.delete(file.descriptor)) closeDescriptor(file.descriptor);
  }

  closeAll(): void {
    for (const descriptor of this.#descriptors) closeDescriptor(descriptor);
    this.#descriptors.clear();
  }
}
