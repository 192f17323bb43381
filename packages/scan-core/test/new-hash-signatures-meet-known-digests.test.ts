import { silentLog, systemClock } from '@guardimesh/kit';
import type { EngineVersion } from '@guardimesh/model';
import {
  parseHashSignatures,
  Reporter,
  scanTarget,
  SignatureFollower,
  signaturesInForce,
  TableVerdicts,
  type Engine,
  type HashSignatures,
  type WalkEntry,
} from '@guardimesh/scan-core';
import { describe, expect, it } from 'vitest';
import { candidate, layerOf, passParts, target, version } from './ports-in-memory.js';
import { digestOf, identityOf } from './verdict-memory-conformance.js';

const CLEAN = { kind: 'clean' } as const;
const hex = (text: string): string => Buffer.from(digestOf(text)).toString('hex');
const MD5 = '0'.repeat(32);
const SHA1 = 'a'.repeat(40);

function parsed(...lines: string[]): HashSignatures {
  const signatures = parseHashSignatures(lines);
  if (signatures === null) throw new Error('the lines were not understood');
  return signatures;
}

/** Files 0 to 9 of 10 to 19 bytes, each with bytes of its own, known to be clean under `old`. */
function tenFiles(): TableVerdicts {
  const memory = new TableVerdicts(100, systemClock);
  for (let file = 0; file < 10; file += 1) {
    const identity = identityOf({ inode: BigInt(file), sizeBytes: 10 + file });
    memory.remember(identity, digestOf(`file ${file}`), 'old', CLEAN);
  }
  return memory;
}

function known(memory: TableVerdicts, signatures: string): number[] {
  const files = Array.from({ length: 10 }, (_, file) => file);
  return files.filter((file) => {
    const identity = identityOf({ inode: BigInt(file), sizeBytes: 10 + file });
    return memory.recall(identity, signatures) !== null;
  });
}

describe('lines of hash signatures', () => {
  it('are told apart by algorithm, and by whether they name a size', () => {
    const signatures = parsed(
      `${hex('x')}:12:A`,
      '',
      '# a comment',
      `${hex('y').toUpperCase()}:*:B:73`,
      `${MD5}:14:C`,
      `${SHA1}:*:D:73`,
    );
    expect(signatures.sha256.map(({ sizeBytes, name }) => [sizeBytes, name])).toEqual([
      [12, 'A'],
      [null, 'B'],
    ]);
    expect(signatures.sizesOfOthers).toEqual(new Set([14]));
    expect(signatures.anySizeOfOthers).toBe(true);
  });

  it.each([
    ['a body pattern', 'Name:0:*:414243'],
    ['a hash of another length', 'abcd:12:A'],
    ['a size that is none', `${MD5}:12x:A`],
    ['no size', `${MD5}::A`],
    ['no name', `${MD5}:12:`],
  ])('are not taken for known where one is %s', (_, line) => {
    expect(parseHashSignatures([`${MD5}:1:A`, line])).toBeNull();
  });
});

describe('what is known, with a new set that adds hash signatures', () => {
  it('stays known, but for what they name', () => {
    const memory = tenFiles();
    const counts = memory.carryOver(
      'old',
      'new',
      parsed(`${hex('file 3')}:13:A`, `${hex('file 4')}:*:B:73`, `${hex('none')}:15:C`),
    );
    expect(counts).toEqual({ carried: 8, hits: 2, toBeRead: 0 });
    expect(known(memory, 'new')).toEqual([0, 1, 2, 5, 6, 7, 8, 9]);
    expect(known(memory, 'old')).toEqual([]);
    expect(memory.recallBytes(digestOf('file 3'), 'new')).toBeNull();
    expect(memory.recallBytes(digestOf('file 5'), 'new')).toEqual(CLEAN);
  });

  it('is not hit by a sha256 with another size', () => {
    const memory = tenFiles();
    expect(memory.carryOver('old', 'new', parsed(`${hex('file 3')}:14:A`)).hits).toBe(0);
  });

  it('is to be read again where only a size can tell', () => {
    const memory = tenFiles();
    expect(memory.carryOver('old', 'new', parsed(`${MD5}:12:A`, `${SHA1}:17:B`))).toEqual({
      carried: 8,
      hits: 0,
      toBeRead: 2,
    });
    expect(known(memory, 'new')).toEqual([0, 1, 3, 4, 5, 6, 8, 9]);
    expect(memory.carryOver('new', 'newer', parsed(`${SHA1}:*:B:73`))).toEqual({ carried: 0, hits: 0, toBeRead: 8 });
  });

  it('is forgotten where its digest is not known', () => {
    const memory = tenFiles();
    memory.remember(identityOf({ inode: 3n, sizeBytes: 13 }), null, 'old', CLEAN);
    expect(memory.carryOver('old', 'new', parsed(`${hex('none')}:1:A`)).toBeRead).toBe(1);
    expect(known(memory, 'new')).not.toContain(3);
  });

  it('of a third set is neither', () => {
    const memory = tenFiles();
    memory.remember(identityOf({ inode: 3n, sizeBytes: 13 }), digestOf('file 3'), 'third', CLEAN);
    expect(memory.carryOver('old', 'new', parsed(`${hex('file 3')}:13:A`)).hits).toBe(0);
    expect(known(memory, 'new')).not.toContain(3);
    expect(known(memory, 'third')).toEqual([3]);
  });

  it('finds all files with the same bytes, not one of them', () => {
    const memory = tenFiles();
    for (let copy = 20n; copy < 30n; copy += 1n)
      memory.remember(identityOf({ inode: copy }), digestOf('file 0'), 'old', CLEAN);
    expect(memory.carryOver('old', 'new', parsed(`${hex('file 0')}:10:A`)).hits).toBe(11);
  });
});

describe('the flow, when the signatures in force change', () => {
  const never = new AbortController().signal;
  const entries: WalkEntry[] = [1, 2, 3].map((inode) => ({
    kind: 'candidate',
    candidate: candidate(`f${inode}`, inode),
  }));

  async function passes(added: HashSignatures | null): Promise<number[]> {
    let inForce: EngineVersion | null = version;
    const scanned: number[] = [];
    const engine: Engine = {
      name: 'test',
      parallelism: 1,
      version: () => inForce,
      scan: ({ descriptor }) => {
        scanned.push(descriptor);
        return Promise.resolve({ by: inForce ?? version, kind: 'clean' });
      },
    };
    const parts = {
      ...passParts(layerOf(entries), engine),
      memory: new TableVerdicts(100, systemClock),
      digest: ({ descriptor }: { descriptor: number }) => Promise.resolve(digestOf(`file ${descriptor}`)),
      log: silentLog,
    };
    const follower = new SignatureFollower({ addedHashes: () => Promise.resolve(added) });
    const reporter = new Reporter(parts);
    for (const database of ['a', 'a', 'b', 'b']) {
      inForce = { ...version, database };
      expect(signaturesInForce(parts.engines)).toContain(database);
      await follower.follow(parts);
      await scanTarget(parts, reporter, target(), never);
    }
    return scanned;
  }

  it('scans again only what the new signatures name', async () => {
    expect(await passes(parsed(`${hex('file 2')}:10:A`))).toEqual([1, 2, 3, 2]);
  });

  it('scans everything again where it is not known what is new', async () => {
    expect(await passes(null)).toEqual([1, 2, 3, 1, 2, 3]);
  });
});
