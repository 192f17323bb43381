import type { UnscannedReason } from '@guardimesh/model';
import type { ContainerNews, FoundFile } from './messages.js';

interface Counts {
  clean: number;
  empty: number;
  unscanned: Partial<Record<UnscannedReason, number>>;
  bytesScanned: number;
  found: FoundFile[];
  code: boolean;
  executed: boolean;
}

/** What has happened in each container since it was last told. */
export class ContainerCounts {
  #byId = new Map<string, Counts>();
  #isUrgent = false;

  /** Something that is not to wait: a finding, or a program that was run. */
  get isUrgent(): boolean {
    return this.#isUrgent;
  }

  get isEmpty(): boolean {
    return this.#byId.size === 0;
  }

  clean(id: string, bytes: number): void {
    const counts = this.#of(id);
    counts.clean += 1;
    counts.bytesScanned += bytes;
  }

  empty(id: string): void {
    this.#of(id).empty += 1;
  }

  unscanned(id: string, reason: UnscannedReason): void {
    const { unscanned } = this.#of(id);
    unscanned[reason] = (unscanned[reason] ?? 0) + 1;
  }

  found(id: string, file: FoundFile): void {
    const counts = this.#of(id);
    counts.found.push(file);
    counts.bytesScanned += file.identity.sizeBytes;
    this.#isUrgent = true;
  }

  code(id: string): void {
    this.#of(id).code = true;
  }

  executed(id: string): void {
    this.#of(id).executed = true;
  }

  /** All of it, and it is forgotten here. */
  take(): ContainerNews[] {
    const news = [...this.#byId].map(([containerId, counts]) => ({ containerId, ...counts }));
    this.#byId = new Map();
    this.#isUrgent = false;
    return news;
  }

  #of(id: string): Counts {
    let counts = this.#byId.get(id);
    if (counts === undefined) {
      counts = { clean: 0, empty: 0, unscanned: {}, bytesScanned: 0, found: [], code: false, executed: false };
      this.#byId.set(id, counts);
    }
    return counts;
  }
}
