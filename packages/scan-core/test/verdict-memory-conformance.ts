import { createHash } from 'node:crypto';
import type { FileIdentity } from '@guardimesh/model';
import type { VerdictMemory } from '@guardimesh/scan-core';
import { describe, expect, it } from 'vitest';

const CLEAN = { kind: 'clean' } as const;
const BAD = { kind: 'malicious', names: ['Bad.A', 'Bad.B'] } as const;

export function identityOf(changes: Partial<FileIdentity> = {}): FileIdentity {
  return { device: 2049, inode: 7n, sizeBytes: 10, modifiedNs: 5n, changedNs: 6n, ...changes };
}

export function digestOf(text: string): Uint8Array {
  return createHash('sha256').update(text).digest();
}

/** What every memory of verdicts promises. */
export function describeVerdictMemory(name: string, make: () => VerdictMemory): void {
  describe(`${name} as a memory of verdicts`, () => {
    it('gives back what it was told, names and all', () => {
      const memory = make();
      expect(memory.recall(identityOf(), 'a')).toBeNull();
      memory.remember(identityOf(), digestOf('x'), 'a', CLEAN);
      memory.remember(identityOf({ inode: 8n }), digestOf('y'), 'a', BAD);
      expect(memory.recall(identityOf(), 'a')).toEqual(CLEAN);
      expect(memory.recall(identityOf({ inode: 8n }), 'a')).toEqual(BAD);
      expect(memory.recallBytes(digestOf('x'), 'a')).toEqual(CLEAN);
      expect(memory.recallBytes(digestOf('y'), 'a')).toEqual(BAD);
      expect(memory.recallBytes(digestOf('z'), 'a')).toBeNull();
    });

    it('knows nothing of a file that differs in any one field', () => {
      const memory = make();
      memory.remember(identityOf(), null, 'a', CLEAN);
      for (const change of [
        { device: 2050 },
        { inode: 9n },
        { sizeBytes: 11 },
        { modifiedNs: 4n },
        { changedNs: 7n },
        { inode: 7n + 2n ** 32n },
        { sizeBytes: 10 + 2 ** 32 },
        { changedNs: 6n + 2n ** 32n },
        { device: 2049 + 2 ** 32 },
      ]) {
        expect(memory.recall(identityOf(change), 'a'), JSON.stringify(Object.keys(change))).toBeNull();
      }
    });

    it('never answers with the verdict of another set', () => {
      const memory = make();
      memory.remember(identityOf(), digestOf('x'), 'a', CLEAN);
      expect(memory.recall(identityOf(), 'b')).toBeNull();
      expect(memory.recallBytes(digestOf('x'), 'b')).toBeNull();
      memory.remember(identityOf(), digestOf('x'), 'b', BAD);
      expect(memory.recall(identityOf(), 'a')).toBeNull();
      expect(memory.recall(identityOf(), 'b')).toEqual(BAD);
    });

    it('knows why a file could not be seen, by its identity and set, and never as a verdict', () => {
      const memory = make();
      memory.rememberGap(identityOf(), 'a', 'engine-limit');
      expect(memory.recallGap(identityOf(), 'a')).toBe('engine-limit');
      expect(memory.recallGap(identityOf(), 'b')).toBeNull();
      expect(memory.recallGap(identityOf({ changedNs: 7n }), 'a')).toBeNull();
      expect(memory.recall(identityOf(), 'a')).toBeNull();
    });

    it('takes the later verdict of the same file for the one that holds', () => {
      const memory = make();
      memory.remember(identityOf(), null, 'a', BAD);
      memory.remember(identityOf(), null, 'a', CLEAN);
      expect(memory.recall(identityOf(), 'a')).toEqual(CLEAN);
    });

    it('notes a quiet context of a known file only, and forgets it with a new verdict', () => {
      const memory = make();
      memory.rememberQuiet(identityOf(), 'here');
      expect(memory.isQuietIn(identityOf(), 'here')).toBe(false);
      memory.remember(identityOf(), null, 'a', CLEAN);
      expect(memory.isQuietIn(identityOf(), 'here')).toBe(false);
      memory.rememberQuiet(identityOf(), 'here');
      expect(memory.isQuietIn(identityOf(), 'here')).toBe(true);
      expect(memory.isQuietIn(identityOf(), 'there')).toBe(false);
      expect(memory.isQuietIn(identityOf({ changedNs: 7n }), 'here')).toBe(false);
      memory.remember(identityOf(), null, 'a', CLEAN);
      expect(memory.isQuietIn(identityOf(), 'here')).toBe(false);
    });
  });
}
