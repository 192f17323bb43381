import { systemClock } from '@guardimesh/kit';
import {
  dimensionsFor,
  IDENTITY_WORDS,
  identityWords,
  KeyedHash,
  KnownCleanReader,
  SIGNATURES_MAX,
  TableVerdicts,
  VerdictTable,
} from '@guardimesh/scan-core';
import { describe, expect, it } from 'vitest';
import { digestOf, identityOf } from './verdict-memory-conformance.js';

const CLEAN = { kind: 'clean' } as const;

/** Test vectors of the reference implementation, HalfSipHash-2-4-64: key 00 01 … 07, message 00 01 … of so many bytes. */
const VECTORS: readonly (readonly [number, string])[] = [
  [0, '218d1f59b9b83cc8'],
  [4, 'd5e78a175be52ea1'],
  [8, 'edfee820bce4858c'],
  [12, '7bc71f9faef5c799'],
  [16, '7336aad25f7bf3b5'],
  [20, '1bf52b0a6feea7db'],
];

function firstBytes(length: number): Buffer {
  return Buffer.from(Array.from({ length }, (_, at) => at));
}

/** The same hash written down from its paper, for the key 00 01 … 07 and any number of rounds. */
function plainHash(message: Buffer, rounds: { each: number; final: number }): Buffer {
  const key = firstBytes(8);
  const [k0, k1] = [key.readUInt32LE(0), key.readUInt32LE(4)];
  let v: [number, number, number, number] = [k0, k1 ^ 0xee, 0x6c796765 ^ k0, 0x74656462 ^ k1];
  const turned = (value: number, by: number): number => (value << by) | (value >>> (32 - by));
  const mix = (count: number): void => {
    for (let round = 0; round < count; round += 1) {
      let [v0, v1, v2, v3] = v;
      [v0, v2] = [(v0 + v1) | 0, (v2 + v3) | 0];
      [v1, v3] = [turned(v1, 5) ^ v0, turned(v3, 8) ^ v2];
      v0 = turned(v0, 16);
      [v2, v0] = [(v2 + v1) | 0, (v0 + v3) | 0];
      [v1, v3] = [turned(v1, 13) ^ v2, turned(v3, 7) ^ v0];
      v2 = turned(v2, 16);
      v = [v0, v1, v2, v3];
    }
  };
  const blocks = [...message.subarray(0, message.length)];
  while (blocks.length % 4 < 3) blocks.push(0);
  blocks.push(message.length & 0xff);
  const padded = Buffer.from(blocks);
  for (let at = 0; at < padded.length; at += 4) {
    const word = padded.readInt32LE(at);
    v[3] ^= word;
    mix(rounds.each);
    v[0] ^= word;
  }
  const made = Buffer.alloc(8);
  v[2] ^= 0xee;
  mix(rounds.final);
  made.writeInt32LE(v[1] ^ v[3], 0);
  v[1] ^= 0xdd;
  mix(rounds.final);
  made.writeInt32LE(v[1] ^ v[3], 4);
  return made;
}

function isKnownClean(reader: KnownCleanReader, identity: Uint32Array): boolean {
  return reader.lookUp(identity, 1, new Uint8Array(1)) === 1;
}

function wordsOf(inode: number): Uint32Array {
  return identityWords(identityOf({ inode: BigInt(inode) }));
}

describe('the keyed hash', () => {
  it('is the published one, with one round a word and three at the end', () => {
    for (const [length, expected] of VECTORS) {
      expect(plainHash(firstBytes(length), { each: 2, final: 4 }).toString('hex')).toBe(expected);
    }
    const hash = new KeyedHash(0x03020100, 0x07060504);
    for (const length of [0, 4, 8, 20, 40, 44]) {
      const message = firstBytes(length);
      hash.of(Uint32Array.from({ length: length / 4 }, (_, at) => message.readUInt32LE(4 * at)));
      const made = Buffer.alloc(8);
      made.writeInt32LE(hash.low, 0);
      made.writeInt32LE(hash.high, 4);
      expect(made).toEqual(plainHash(message, { each: 1, final: 3 }));
    }
  });

  it('differs from table to table, so that collisions cannot be prepared', () => {
    const keys = [1, 2].map(() => {
      const table = VerdictTable.make(100);
      return table.keyAt(table.put(wordsOf(1), { signatures: 1, kind: 'clean', digest: null, sizeBytes: 1 }));
    });
    expect(keys[0]).not.toBe(keys[1]);
  });
});

describe('a table', () => {
  it('takes at most 50 MB for a million entries', () => {
    expect(dimensionsFor(1_000_000).bytes).toBeLessThanOrEqual(50_000_000);
  });

  it('holds as many entries as it was made for, and all of them are found', () => {
    const table = VerdictTable.make(20_000);
    for (let inode = 0; inode < 20_000; inode += 1)
      table.put(wordsOf(inode), { signatures: 1, kind: 'clean', digest: digestOf(String(inode)), sizeBytes: inode });
    expect(table.used).toBe(20_000);
    for (let inode = 0; inode < 20_000; inode += 1) {
      const slot = table.find(wordsOf(inode));
      expect(table.sizeAt(slot)).toBe(inode);
    }
    let byDigest = 0;
    for (let inode = 0; inode < 20_000; inode += 1) {
      const slot = table.findDigest(digestOf(String(inode)));
      if (slot >= 0 && table.sizeAt(slot) === inode) byDigest += 1;
    }
    expect(byDigest).toBeGreaterThan(19_900);
  });

  it('gives up entries of another set first, then the oldest, and never grows', () => {
    const table = VerdictTable.make(2_000);
    const put = (inode: number, signatures: number): number =>
      table.put(wordsOf(inode), { signatures, kind: 'clean', digest: null, sizeBytes: 1 });
    for (let inode = 0; inode < 1_000; inode += 1) put(inode, 1);
    for (let inode = 1_000; inode < 3_000; inode += 1) put(inode, 2);
    const found = (from: number, to: number): number => {
      let count = 0;
      for (let inode = from; inode < to; inode += 1) if (table.find(wordsOf(inode)) >= 0) count += 1;
      return count;
    };
    expect(found(1_000, 3_000)).toBeGreaterThan(1_960);
    for (let inode = 3_000; inode < 9_000; inode += 1) put(inode, 2);
    expect(found(0, 1_000)).toBe(0);
    expect(found(8_000, 9_000)).toBeGreaterThan(990);
    expect(found(8_000, 9_000)).toBeGreaterThan(found(3_000, 4_000));
    expect(table.used).toBeLessThanOrEqual(table.slots);
  });

  it('is not taken from a memory that is none', () => {
    expect(VerdictTable.of(new SharedArrayBuffer(1_000))).toBeNull();
    const { shared } = VerdictTable.make(100);
    expect(VerdictTable.of(shared)).not.toBeNull();
    new Uint32Array(shared)[5] = 3;
    expect(VerdictTable.of(shared)).toBeNull();
  });
});

describe('what another thread is given', () => {
  it('knows clean files of that set and that context, and no others', () => {
    const memory = new TableVerdicts(1_000, systemClock);
    memory.remember(identityOf(), null, 'a', CLEAN);
    memory.rememberQuiet(identityOf(), 'here');
    memory.remember(identityOf({ inode: 8n }), null, 'a', { kind: 'malicious', names: ['Bad'] });
    memory.rememberQuiet(identityOf({ inode: 8n }), 'here');
    memory.remember(identityOf({ inode: 9n }), null, 'a', CLEAN);
    const known = (signatures: string, context: string, inode: bigint): boolean =>
      isKnownClean(new KnownCleanReader(memory.knownFiles(signatures, context)), identityWords(identityOf({ inode })));
    expect(known('a', 'here', 7n)).toBe(true);
    expect(known('b', 'here', 7n)).toBe(false);
    expect(known('a', 'there', 7n)).toBe(false);
    expect(known('a', 'here', 8n)).toBe(false);
    expect(known('a', 'here', 9n)).toBe(false);
    expect(
      isKnownClean(
        new KnownCleanReader({ shared: new SharedArrayBuffer(8), signatures: 1, context: 1, forgotten: 0 }),
        new Uint32Array(IDENTITY_WORDS),
      ),
    ).toBe(false);
  });

  it('is empty once the memory has grown beyond it', () => {
    const memory = new TableVerdicts(200_000, systemClock);
    memory.remember(identityOf(), null, 'a', CLEAN);
    memory.rememberQuiet(identityOf(), 'here');
    const before = new KnownCleanReader(memory.knownFiles('a', 'here'));
    expect(isKnownClean(before, identityWords(identityOf()))).toBe(true);
    for (let inode = 100; memory.entries < 70_000; inode += 1)
      memory.remember(identityOf({ inode: BigInt(inode) }), null, 'a', CLEAN);
    expect(isKnownClean(before, identityWords(identityOf()))).toBe(false);
    const after = new KnownCleanReader(memory.knownFiles('a', 'here'));
    expect(isKnownClean(after, identityWords(identityOf()))).toBe(true);
    expect(memory.recall(identityOf(), 'a')).toEqual(CLEAN);
  });
});

describe('numbers of signature sets', () => {
  it('are not given twice: a set that was forgotten is a new one', () => {
    const memory = new TableVerdicts(1_000, systemClock);
    memory.remember(identityOf(), null, 'set 0', CLEAN);
    const first = memory.knownFiles('set 0', 'here').signatures;
    for (let set = 1; set < 5_000; set += 1) memory.knownFiles(`set ${set}`, 'here');
    expect(memory.recall(identityOf(), 'set 0')).toBeNull();
    expect(memory.knownFiles('set 0', 'here').signatures).toBeGreaterThan(first);
  });

  it('begin anew with an empty table once there are no more', () => {
    const memory = new TableVerdicts(1_000, systemClock);
    memory.remember(identityOf(), null, 'a', CLEAN);
    const { shared, notes } = memory.saved();
    const late = { ...notes, signatures: { next: SIGNATURES_MAX + 1, texts: notes.signatures.texts } };
    expect(memory.restore({ shared, notes: late })).toBe(true);
    expect(memory.recall(identityOf(), 'a')).toEqual(CLEAN);
    expect(memory.recall(identityOf(), 'b')).toBeNull();
    expect(memory.recall(identityOf(), 'a')).toBeNull();
    expect(memory.entries).toBe(0);
  });
});

describe('a clock', () => {
  /** A memory that knows one file, and the clocks it looks at; a reading may take time. */
  function withClocks(): {
    memory: TableVerdicts;
    move: (by: { wall?: number; both?: number; readingTakes?: number }) => void;
  } {
    let [wallMs, monotonicMs, readingMs] = [1_700_000_000_000, 1_000, 0];
    const pass = (ms: number): void => {
      wallMs += ms;
      monotonicMs += ms;
    };
    const clock = {
      nowMs: () => {
        pass(readingMs);
        return wallMs;
      },
      monotonicMs: () => {
        pass(readingMs);
        return monotonicMs;
      },
      sleep: () => Promise.resolve(),
    };
    const memory = new TableVerdicts(100, clock);
    memory.remember(identityOf(), null, 'a', CLEAN);
    const move = (by: { wall?: number; both?: number; readingTakes?: number }): void => {
      pass(by.both ?? 0);
      wallMs += by.wall ?? 0;
      readingMs = by.readingTakes ?? 0;
    };
    return { memory, move };
  }

  it('that is set back makes everything forgotten, by small steps too', () => {
    const { memory, move } = withClocks();
    for (const wall of [-20, -20, -20]) {
      expect(memory.recall(identityOf(), 'a')).toEqual(CLEAN);
      move({ wall, both: 1_000 });
    }
    expect(memory.recall(identityOf(), 'a')).toBeNull();
    expect(new KnownCleanReader(memory.knownFiles('a', 'here')).lookUp(wordsOf(7), 1, new Uint8Array(1))).toBe(0);
  });

  it('that is set forward, or is read late, makes nothing forgotten', () => {
    const { memory, move } = withClocks();
    for (const by of [
      { wall: 3_600_000 },
      { both: 86_400_000 },
      { readingTakes: 5_000 },
      { readingTakes: 0 },
      { readingTakes: 700 },
    ]) {
      move(by);
      expect(memory.recall(identityOf(), 'a')).toEqual(CLEAN);
    }
  });
});
