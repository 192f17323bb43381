import { createHash } from 'node:crypto';
import { silentLog, type Clock } from '@guardimesh/kit';
import type { EngineAnswer, FileCandidate, FileIdentity, ScanTarget } from '@guardimesh/model';
import { filePath } from '@guardimesh/model';
import {
  identityWords,
  judgeAll,
  KnownCleanReader,
  PassTally,
  scan,
  TableVerdicts,
  type Engine,
  type FileDigest,
  type OpenSource,
  type ScanParts,
  AT_ONCE,
  ScanRules,
} from '@guardimesh/scan-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { target } from './ports-in-memory.js';

/** Histories in all; each is a list of acts on a few files of a file system that is modelled here. */
const HISTORIES = 100_000;
const ACTS_MAX = 16;
/** So long at most a dirty page can be written again without a new ctime: dirty_expire_centisecs and dirty_writeback_centisecs. */
const WRITTEN_BACK_MS = 35_000;
/** The kernel's clock goes in ticks: two changes within one leave the same ctime. */
const TICK_MS = 4;

type Act =
  | { readonly act: 'write'; readonly file: number; readonly bytes: number; readonly mtimeBack: boolean }
  /** through a mapping made long ago */
  | { readonly act: 'write-mapped'; readonly file: number; readonly bytes: number }
  | { readonly act: 'remove'; readonly file: number }
  | { readonly act: 'swap'; readonly file: number; readonly with: number }
  | { readonly act: 'wait'; readonly ms: number }
  | { readonly act: 'clock-back'; readonly ms: number }
  /** to the very moment of a file's last change */
  | { readonly act: 'clock-back-to'; readonly file: number }
  | { readonly act: 'clock-forward'; readonly ms: number }
  | { readonly act: 'signatures'; readonly set: number }
  | { readonly act: 'carry-over'; readonly set: number; readonly names: number }
  | { readonly act: 'fill' }
  | { readonly act: 'restart' }
  | { readonly act: 'pass'; readonly swapDuring: number | null; readonly flipDuring: number | null };

// few files, few contents and few lengths of time: histories in which something could go wrong are then frequent
const file = fc.nat(2);
const swapDuring = fc.option(file, { freq: 2 });
const flipDuring = fc.option(fc.nat(3), { freq: 2 });
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 7, arbitrary: fc.record({ act: fc.constant('pass' as const), swapDuring, flipDuring }) },
  {
    weight: 7,
    arbitrary: fc.record({
      act: fc.constant('write' as const),
      file,
      bytes: fc.nat(3),
      mtimeBack: fc.constantFrom(true, true, true, false),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ act: fc.constant('write-mapped' as const), file, bytes: fc.nat(3) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ act: fc.constant('wait' as const), ms: fc.constantFrom(1, 150, 20_000, 61_000, 61_000) }),
  },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('clock-back-to' as const), file }) },
  {
    weight: 1,
    arbitrary: fc.record({ act: fc.constant('clock-back' as const), ms: fc.constantFrom(60, 150, 61_000) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ act: fc.constant('clock-forward' as const), ms: fc.constantFrom(60, 150, 61_000) }),
  },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('swap' as const), file, with: file }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('remove' as const), file }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('signatures' as const), set: fc.nat(2) }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('carry-over' as const), set: fc.nat(2), names: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('fill' as const) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('restart' as const) }) },
);

/** Bytes by number, all of one length, so that a rewrite leaves the size. */
function digestOf(bytes: number): Uint8Array {
  return createHash('sha256').update(`bytes ${bytes}`).digest();
}
const DIGESTS = [0, 1, 2, 3].map(digestOf);

interface ModelFile {
  readonly inode: bigint;
  bytes: number;
  modifiedNs: bigint;
  changedNs: bigint;
  /** when its page became dirty, on the monotonic clock; the kernel has written it back WRITTEN_BACK_MS later */
  dirtySinceMs: number;
}

/** Files, clocks and signatures as they are, beside the memory that must not be wrong about them. */
class World {
  wallMs = 1_700_000_000_000;
  monotonicMs = 5_000;
  clockWasSet = false;
  clockSetAtMs = -Infinity;
  set = 0;
  /** sets differ in what they find: which bytes are bad under each */
  readonly bad = [new Set([0]), new Set([0, 1]), new Set([2])];
  readonly files = new Map<number, ModelFile>();
  readonly #freeInodes = [3n, 2n, 1n, 0n];
  memory: TableVerdicts;
  readonly clock: Clock = {
    nowMs: () => this.wallMs,
    monotonicMs: () => this.monotonicMs,
    sleep: () => Promise.resolve(),
  };

  constructor() {
    this.memory = this.newMemory();
  }

  newMemory(): TableVerdicts {
    return new TableVerdicts(8, this.clock, () => {
      const { clockWasSet } = this;
      this.clockWasSet = false;
      return clockWasSet;
    });
  }

  setClock(toMs: number): void {
    this.wallMs = toMs;
    this.clockWasSet = true;
    this.clockSetAtMs = this.monotonicMs;
  }

  get signatures(): string {
    return JSON.stringify(['model', '1', [...(this.bad[this.set] ?? [])].sort().join()]);
  }

  isBad(bytes: number): boolean {
    return this.bad[this.set]?.has(bytes) === true;
  }

  write(name: number, bytes: number, mtimeBack: boolean): void {
    const nowNs = this.#tickNs();
    const known = this.files.get(name);
    const made = known ?? {
      ...{ inode: this.#freeInodes.pop() ?? 9n, bytes, modifiedNs: nowNs, changedNs: nowNs, dirtySinceMs: 0 },
    };
    made.bytes = bytes;
    made.dirtySinceMs = this.monotonicMs;
    made.modifiedNs = mtimeBack ? 1n : nowNs;
    made.changedNs = nowNs;
    this.files.set(name, made);
  }

  writeMapped(held: ModelFile, bytes: number): void {
    held.bytes = bytes;
    if (this.monotonicMs - held.dirtySinceMs < WRITTEN_BACK_MS) return;
    held.dirtySinceMs = this.monotonicMs;
    held.modifiedNs = held.changedNs = this.#tickNs();
  }

  remove(name: number): void {
    const gone = this.files.get(name);
    // the next file gets its inode number
    if (gone !== undefined && this.files.delete(name)) this.#freeInodes.push(gone.inode);
  }

  /** rename(2) with RENAME_EXCHANGE: both ctimes are set */
  swap(one: number, other: number): void {
    const [a, b] = [this.files.get(one), this.files.get(other)];
    if (a === undefined || b === undefined || one === other) return;
    this.files.set(one, b);
    this.files.set(other, a);
    a.changedNs = b.changedNs = this.#tickNs();
  }

  identity(held: ModelFile): FileIdentity {
    const { inode, modifiedNs, changedNs } = held;
    return { device: 1, inode, sizeBytes: 10, modifiedNs, changedNs };
  }

  #tickNs(): bigint {
    return BigInt(Math.floor(this.wallMs / TICK_MS) * TICK_MS) * 1_000_000n;
  }
}

const NO_FILE: ModelFile = { inode: 9n, bytes: 0, modifiedNs: 0n, changedNs: 0n, dirtySinceMs: 0 };
const never = new AbortController().signal;
const here: ScanTarget = target();

/**
 * One pass through the flow's own step; `swapDuring` names a file that takes the place of each while it is scanned, and the engine is shown
 * `flipDuring` in place of its bytes, by who has it mapped.
 */
async function pass(world: World, swapDuring: number | null, flipDuring: number | null): Promise<void> {
  const held = new Map<number, ModelFile>();
  const names = new Map<number, number>();
  let descriptors = 0;
  const version = { engine: 'model', version: '1', database: [...(world.bad[world.set] ?? [])].sort().join() };
  const engine: Engine = {
    name: 'model',
    parallelism: 1,
    version: () => version,
    scan: ({ descriptor }) => {
      if (swapDuring !== null) {
        world.write(swapDuring, (descriptor + 1) % 4, true);
        world.swap(names.get(descriptor) ?? 0, swapDuring);
      }
      const file = held.get(descriptor);
      const bytes = file?.bytes ?? -1;
      if (file !== undefined && flipDuring !== null) world.writeMapped(file, flipDuring);
      const answer = world.isBad(file?.bytes ?? -1) ? { kind: 'match', names: ['Bad'] } : { kind: 'clean' };
      if (file !== undefined && flipDuring !== null) world.writeMapped(file, bytes);
      return Promise.resolve({ by: version, ...answer } as EngineAnswer);
    },
  };
  const source: OpenSource = {
    async *walk() {},
    openFile: (candidate: FileCandidate) => {
      const name = Number(candidate.path.bytes[0]);
      const found = world.files.get(name);
      if (found === undefined) return 'vanished';
      descriptors += 1;
      held.set(descriptors, found);
      names.set(descriptors, name);
      return { path: candidate.path, descriptor: descriptors, identity: world.identity(found), changesShow: true };
    },
    identityNow: ({ descriptor }) => world.identity(held.get(descriptor) ?? NO_FILE),
    closeFile: () => undefined,
    close: () => Promise.resolve(),
  };
  const digest: FileDigest = ({ descriptor }) => Promise.resolve(DIGESTS[held.get(descriptor)?.bytes ?? 0] ?? null);
  const parts: ScanParts = {
    engines: [engine],
    checks: [],
    memory: world.memory,
    digest,
    pace: AT_ONCE,
    rules: new ScanRules(),
    clock: world.clock,
    log: silentLog,
  };
  for (const [name, each] of [...world.files]) {
    const candidate = { path: filePath(Uint8Array.of(name)), identity: world.identity(each), origin: 'walk' } as const;
    const before = { bytes: each.bytes, bad: world.isBad(each.bytes) };
    const known = new KnownCleanReader(world.memory.knownFiles(world.signatures, '[]'));
    if (known.lookUp(identityWords(candidate.identity), 1, new Uint8Array(1)) > 0) expect(before.bad).toBe(false);
    const looked = await scan(parts, source, candidate, '[]', new PassTally(here, world.clock), never);
    const { verdict } = judgeAll(looked.scanned, looked.context);
    looked.rememberQuiet();
    // what is remembered of the file is what a scan of these very bytes under this very set would say
    if (looked.scanned.kind === 'remembered') expect(verdict.kind === 'malicious').toBe(before.bad);
  }
}

async function live(world: World, acts: readonly Act[]): Promise<void> {
  for (const each of acts) {
    switch (each.act) {
      case 'write':
        world.write(each.file, each.bytes, each.mtimeBack);
        break;
      case 'write-mapped': {
        const mapped = world.files.get(each.file);
        if (mapped !== undefined) world.writeMapped(mapped, each.bytes);
        break;
      }
      case 'remove':
        world.remove(each.file);
        break;
      case 'swap':
        world.swap(each.file, each.with);
        break;
      case 'wait':
        world.wallMs += each.ms;
        world.monotonicMs += each.ms;
        break;
      case 'clock-back':
        world.setClock(world.wallMs - each.ms);
        break;
      case 'clock-back-to': {
        const changedNs = world.files.get(each.file)?.changedNs;
        if (changedNs !== undefined) world.setClock(Number(changedNs / 1_000_000n));
        break;
      }
      case 'clock-forward':
        world.setClock(world.wallMs + each.ms);
        break;
      case 'signatures':
        world.set = each.set;
        break;
      case 'carry-over': {
        // the next set is this one and a hash signature more
        const from = world.signatures;
        const more = new Set([...(world.bad[world.set] ?? []), each.names]);
        world.set = each.set;
        world.bad[each.set] = more;
        const added = {
          sha256: [{ digest: digestOf(each.names), sizeBytes: null, name: 'Bad' }],
          sizesOfOthers: new Set<number>(),
          anySizeOfOthers: false,
        };
        if (from !== world.signatures) world.memory.carryOver(from, world.signatures, added);
        break;
      }
      case 'fill':
        for (let inode = 100n; inode < 140n; inode += 1n) {
          const identity = { device: 1, inode, sizeBytes: 1, modifiedNs: 1n, changedNs: BigInt(world.monotonicMs) };
          world.memory.remember(identity, null, world.signatures, { kind: 'clean' });
        }
        break;
      case 'restart': {
        // not covered: a start within a minute of the clock being set forward
        if (world.monotonicMs - world.clockSetAtMs < 61_000) break;
        const next = world.newMemory();
        expect(next.restore(world.memory.saved())).toBe(true);
        world.memory = next;
        break;
      }
      case 'pass':
        await pass(world, each.swapDuring, each.flipDuring);
        break;
    }
  }
}

describe('a memory of verdicts beside a plain model', () => {
  it(
    'never gives an old verdict for new bytes, nor one of another set, in 100,000 histories',
    { timeout: 300_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: ACTS_MAX }), (acts) => live(new World(), acts)),
        { numRuns: HISTORIES },
      );
    },
  );
});
