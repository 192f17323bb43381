import { readFileSync, readdirSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock, type Log } from '@guardimesh/kit';
import { keepMemory, type KeptMemory } from '@guardimesh/memory';
import { testFolder } from '@guardimesh/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestOf, identityOf } from '../../scan-core/test/verdict-memory-conformance.js';

const CLEAN = { kind: 'clean' } as const;
const BAD = { kind: 'malicious', names: ['Bad.A', 'Bad.B'] } as const;
const boot = { bootId: 'boot-1', aheadMs: 1_000_000 };
let folder = testFolder();
let warnings: unknown[] = [];
const quiet = (): void => undefined;
const log: Log = { debug: quiet, info: quiet, warn: (fields) => warnings.push(fields), error: quiet };
const file = (): string => join(folder.path, 'memory', 'verdicts');

beforeEach(() => {
  folder = testFolder();
  warnings = [];
});
afterEach(() => {
  folder.remove();
});

function start(bindingNow = boot, entriesMax = 10_000): KeptMemory {
  const settings = {
    folder: join(folder.path, 'memory'),
    entriesMax,
    saveSeconds: 3_600,
    bindingNow: () => bindingNow,
  };
  return keepMemory(settings, systemClock, log);
}

async function savedOnce(): Promise<void> {
  const kept = start();
  const { memory } = kept;
  memory.remember(identityOf(), digestOf('x'), 'a', CLEAN);
  memory.rememberQuiet(identityOf(), 'here');
  memory.remember(identityOf({ inode: 8n }), digestOf('y'), 'a', BAD);
  await kept.save();
}

describe('a memory in a folder', () => {
  it('knows after a restart what it knew before, and a walk does too', async () => {
    await savedOnce();
    const { memory } = start();
    expect(memory.recall(identityOf(), 'a')).toEqual(CLEAN);
    expect(memory.recall(identityOf({ inode: 8n }), 'a')).toEqual(BAD);
    expect(memory.recallBytes(digestOf('y'), 'a')).toEqual(BAD);
    expect(memory.isQuietIn(identityOf(), 'here')).toBe(true);
    expect(memory.recall(identityOf(), 'b')).toBeNull();
    expect(memory.entries).toBe(2);
    expect(warnings).toEqual([]);
  });

  it('gives no set a number that an entry of another already has', async () => {
    await savedOnce();
    const { memory } = start();
    for (const text of ['b', 'c', 'd', 'e']) expect(memory.recall(identityOf(), text)).toBeNull();
    expect(memory.recall(identityOf(), 'a')).toEqual(CLEAN);
  });

  it('leaves one file behind, readable by nobody else, and writes only where something has changed', async () => {
    await savedOnce();
    expect(readdirSync(join(folder.path, 'memory'))).toEqual(['verdicts']);
    const before = statSync(file());
    expect(before.mode & 0o777).toBe(0o600);
    await start().save();
    expect(statSync(file()).ino).toBe(before.ino);
  });

  it('writes through no link that lies where it saves', async () => {
    await savedOnce();
    const elsewhere = join(folder.path, 'elsewhere');
    writeFileSync(elsewhere, 'not ours');
    symlinkSync(elsewhere, `${file()}.new`);
    const kept = start();
    kept.memory.remember(identityOf({ inode: 9n }), null, 'a', CLEAN);
    await kept.save();
    expect(readFileSync(elsewhere, 'utf8')).toBe('not ours');
    expect(start().memory.entries).toBe(3);
  });
});

describe('a saved memory is left aside, and said to be', () => {
  const isEmpty = (kept: KeptMemory, why: string): void => {
    expect(kept.memory.recall(identityOf(), 'a')).toBeNull();
    expect(kept.memory.entries).toBe(0);
    expect(warnings).toMatchObject([{ why }]);
  };

  it('after another boot, since device numbers are given anew', async () => {
    await savedOnce();
    isEmpty(start({ ...boot, bootId: 'boot-2' }), 'the machine has been started since');
  });

  it('after the clock was set back, also where nobody watched', async () => {
    await savedOnce();
    isEmpty(start({ ...boot, aheadMs: boot.aheadMs - 60 }), 'the clock has been set back since');
  });

  it('where it was cut off, at whatever byte', async () => {
    await savedOnce();
    const whole = readFileSync(file());
    for (const share of [0, 0.0001, 0.3, 0.7, 0.999]) {
      warnings = [];
      writeFileSync(file(), whole);
      truncateSync(file(), Math.floor(whole.length * share));
      const { memory } = start();
      expect(memory.entries).toBe(0);
      expect(warnings).toHaveLength(1);
    }
  });

  it('where a byte of it has changed, wherever', async () => {
    await savedOnce();
    const whole = readFileSync(file());
    for (let at = 0; at < whole.length; at += Math.ceil(whole.length / 61)) {
      warnings = [];
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ 0x10;
      writeFileSync(file(), changed);
      const { memory } = start();
      // the head's last bytes mean nothing
      expect(memory.entries === 0 || at >= 28).toBe(true);
      expect(memory.entries === 0 ? warnings.length : 1).toBe(1);
      if (memory.entries > 0) expect(at).toBeLessThan(32);
    }
  });

  it('where it is something else altogether, or larger than the setting', async () => {
    await savedOnce();
    isEmpty(start(boot, 100), 'its table is larger than the setting allows');
    warnings = [];
    writeFileSync(file(), 'x'.repeat(1_000));
    isEmpty(start(), 'it is of another format');
  });
});

describe('a saving', () => {
  it('that is overtaken by forgetting is not put in place as if nothing were forgotten', async () => {
    const kept = start(boot, 300_000);
    for (let inode = 0; inode < 70_000; inode += 1)
      kept.memory.remember(identityOf({ inode: BigInt(inode) }), digestOf('x'), 'a', CLEAN);
    const saving = kept.save();
    // the copy is under way: the bytes of every file are named by a new signature
    await new Promise((resolve) => setImmediate(resolve));
    const added = {
      sha256: [{ digest: digestOf('x'), sizeBytes: null, name: 'New' }],
      sizesOfOthers: new Set<number>(),
      anySizeOfOthers: false,
    };
    expect(kept.memory.carryOver('a', 'b', added).hits).toBe(70_000);
    await saving;
    const { memory } = start(boot, 300_000);
    for (const inode of [0n, 1n, 35_000n, 69_999n]) {
      expect(memory.recall(identityOf({ inode }), 'a')).toBeNull();
      expect(memory.recall(identityOf({ inode }), 'b')).toBeNull();
    }
  });
});
