import type { HashSignatures } from '../ports/index.js';
import { SIZE_MAX, type VerdictTable } from '../verdict-table/index.js';

/** What new hash signatures mean for a file that is known. */
export type HuntAnswer = 'hit' | 'to-be-read' | 'unaffected';

/**
 * Holds the known files of a table against hash signatures, from what the table knows of them: no file is opened. A sha256 is
 * compared as the table keeps it; one of MD5 or SHA-1 only says by its size which files have to be read, and so does any
 * signature of a file whose digest is not known.
 * @returns the question to be asked of each slot that holds an entry
 */
export function hunt(table: VerdictTable, added: HashSignatures): (slot: number) => HuntAnswer {
  const byWord = new Map<number, { readonly tag: Uint32Array; readonly size: number | null }[]>();
  for (const { digest, sizeBytes } of added.sha256) {
    const tag = table.digestTagOf(digest);
    const word = tag[1] ?? 0;
    byWord.set(word, [...(byWord.get(word) ?? []), { tag, size: sizeBytes === null ? null : bounded(sizeBytes) }]);
  }
  const sizes = new Set([...added.sizesOfOthers].map(bounded));
  const mayBe = sizes.size > 0;
  return (slot) => {
    if (!table.hasDigestAt(slot)) return 'to-be-read';
    const signatures = byWord.get(table.tagWordAt(slot));
    const isHit = signatures?.some(({ tag, size }) => {
      return (size === null || size === table.sizeAt(slot)) && table.hasTagAt(slot, tag);
    });
    if (isHit === true) return 'hit';
    return added.anySizeOfOthers || (mayBe && sizes.has(table.sizeAt(slot))) ? 'to-be-read' : 'unaffected';
  };
}

/** As the table keeps a size. */
function bounded(sizeBytes: number): number {
  return Math.min(sizeBytes, SIZE_MAX);
}
