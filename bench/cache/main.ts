// The memory of verdicts by itself: a million entries, what they take, what a look-up costs from the thread that walks, saving and
// loading; and the retro-hunt: 1,000 new hash signatures against a million known digests. The files are made up, so that there is
// none that could be opened; the kernel's count of this process's reads is held against it all the same.
// Bars: 50,000,000 bytes, 200 ns, 1 s, no read.
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { silentLog, systemClock } from '@guardimesh/kit';
import { keepMemory } from '@guardimesh/memory';
import {
  identityWords,
  IDENTITY_WORDS,
  KnownCleanReader,
  LOOKUPS_MAX,
  parseHashSignatures,
  type TableVerdicts,
} from '@guardimesh/scan-core';
import { benchFolder, inside } from '../lib/bench-folder.js';
import { conclude, median, printTable } from '../lib/figures.js';
import { memoryOf } from '../lib/process-memory.js';

const ENTRIES = 1_000_000;
const ROUNDS = 7;
const SIGNATURES = 1_000;
const HIT_EVERY = 10;

const { folder, lifecycle } = benchFolder();
try {
  const settings = { folder: inside(folder, 'memory'), entriesMax: ENTRIES, saveSeconds: 3_600 };
  const kept = keepMemory(settings, systemClock, silentLog);
  const { memory } = kept;
  fill(memory);
  const held = countKnown(memory);
  const bytes = memory.knownFiles('set', 'here').shared.byteLength;

  const hits: number[] = [];
  const misses: number[] = [];
  const words = wordsOfAll(0);
  const strangers = wordsOfAll(ENTRIES);
  for (let round = 0; round < ROUNDS; round += 1) {
    hits.push(nanosecondsALookUp(memory, words, ENTRIES));
    misses.push(nanosecondsALookUp(memory, strangers, 0));
  }

  const saved = await timed(() => kept.save());
  const loads: number[] = [];
  let again = kept;
  for (let round = 0; round < 3; round += 1) {
    loads.push(
      await timed(() => {
        again = keepMemory(settings, systemClock, silentLog);
      }),
    );
  }
  if (again.memory.entries !== ENTRIES) throw new Error(`${again.memory.entries} entries were loaded`);

  const added = parseHashSignatures(signatureLines());
  if (added === null) throw new Error('the signatures were not understood');
  const readsBefore = readCalls();
  let counts = { hits: 0, toBeRead: 0, carried: 0 };
  const hunted = await timed(() => {
    counts = memory.carryOver('set', 'the next set', added);
  });
  // reading the count is a read itself, or more
  const reads = readCalls() - readsBefore - readsOfCounting();
  if (counts.hits !== SIGNATURES / HIT_EVERY) throw new Error(`${counts.hits} hits`);

  printTable(
    ['', 'figure'],
    [
      ['entries held of those put', `${held} of ${ENTRIES}`],
      ['bytes', bytes],
      ['look-up of a known file, ns', Math.min(...hits).toFixed(0)],
      ['look-up of an unknown one, ns', Math.min(...misses).toFixed(0)],
      ['saved in, ms', saved.toFixed(0)],
      ['loaded in, ms', median(loads).toFixed(0)],
      [`${SIGNATURES} signatures against ${ENTRIES} digests, ms`, hunted.toFixed(0)],
      ['hits, to be read, carried over', `${counts.hits}, ${counts.toBeRead}, ${counts.carried}`],
      ['RSS of this process, MiB', memoryOf(process.pid).rssMiB],
    ],
  );
  console.log('');
  await lifecycle.close();
  conclude('cache', { held, bytes, hits, misses, saved, loads, hunted, counts, reads }, [
    { what: 'entries not held', measured: ENTRIES - held, atMost: 0 },
    { what: 'bytes of a million entries', measured: bytes, atMost: 50_000_000 },
    { what: 'ns a look-up, known', measured: Math.round(median(hits)), atMost: 200 },
    { what: 'ns a look-up, unknown', measured: Math.round(median(misses)), atMost: 200 },
    { what: 'ms to save', measured: Math.round(saved), atMost: 150 },
    { what: 'ms to load', measured: Math.round(median(loads)), atMost: 50 },
    { what: 'ms of the retro-hunt', measured: Math.round(hunted), atMost: 1_000 },
    { what: 'reads of the retro-hunt', measured: reads, atMost: 0 },
  ]);
} finally {
  await lifecycle.close();
}

/** Files of one disk, as a package manager writes them: neighbouring inode numbers, sizes and times all over. */
function identityOf(file: number): Parameters<typeof identityWords>[0] {
  const timeNs = 1_700_000_000_000_000_000n + BigInt(file) * 1_234_567n;
  return {
    device: 8 * 2 ** 20 + 1,
    inode: BigInt(1_000 + file),
    sizeBytes: 100 + ((file * 7_919) % 100_000),
    modifiedNs: timeNs,
    changedNs: timeNs + 5n,
  };
}

function digestOf(file: number): Uint8Array {
  return createHash('sha256').update(`file ${file}`).digest();
}

function fill(memory: TableVerdicts): void {
  for (let file = 0; file < ENTRIES; file += 1) {
    memory.remember(identityOf(file), digestOf(file), 'set', { kind: 'clean' });
    memory.rememberQuiet(identityOf(file), 'here');
  }
}

function countKnown(memory: TableVerdicts): number {
  let known = 0;
  for (let file = 0; file < ENTRIES; file += 1) if (memory.recall(identityOf(file), 'set') !== null) known += 1;
  return known;
}

/** The words of every file, one after the other, as a walk gets them from the kernel one by one. */
function wordsOfAll(from: number): Uint32Array {
  const all = new Uint32Array(ENTRIES * IDENTITY_WORDS);
  for (let file = 0; file < ENTRIES; file += 1) all.set(identityWords(identityOf(from + file)), file * IDENTITY_WORDS);
  return all;
}

function nanosecondsALookUp(memory: TableVerdicts, all: Uint32Array, expected: number): number {
  const reader = new KnownCleanReader(memory.knownFiles('set', 'here'));
  const isKnown = new Uint8Array(LOOKUPS_MAX);
  const views = Array.from({ length: Math.ceil(ENTRIES / LOOKUPS_MAX) }, (_, at) =>
    all.subarray(at * LOOKUPS_MAX * IDENTITY_WORDS, (at + 1) * LOOKUPS_MAX * IDENTITY_WORDS),
  );
  let known = 0;
  const before = process.cpuUsage();
  for (const view of views) known += reader.lookUp(view, view.length / IDENTITY_WORDS, isKnown);
  const { user, system } = process.cpuUsage(before);
  // two slots with the same half of a tag, one case in a thousand runs, hide a file from the walking thread
  if (Math.abs(known - expected) > 2) throw new Error(`${known} files are known`);
  return ((user + system) * 1_000) / ENTRIES;
}

/** Lines of an .hsb file: a tenth of them name files that are known, some are SHA-1 with a size that no file has. */
function* signatureLines(): Generator<string, void, void> {
  for (let number = 0; number < SIGNATURES; number += 1) {
    const isKnown = number % HIT_EVERY === 0;
    const digest = isKnown ? digestOf(number * 997) : randomBytes(number % 2 === 0 ? 32 : 20);
    const size = isKnown ? identityOf(number * 997).sizeBytes : 200_000 + number;
    yield `${Buffer.from(digest).toString('hex')}:${size}:Bench.Sample-${number}`;
  }
}

async function timed(work: () => Promise<void> | void): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** Read calls of this process so far: proc_pid_io(5). */
function readCalls(): number {
  return Number(/^syscr: (\d+)$/m.exec(readFileSync('/proc/self/io', 'latin1'))?.[1]);
}

function readsOfCounting(): number {
  const before = readCalls();
  return readCalls() - before;
}
