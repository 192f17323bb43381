import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clamdInstalled, startClamd, type RunningClamd } from '@guardimesh/local';
import { starterSignaturesFolder } from '@guardimesh/signatures';
import { eicar, missing, testFolder, zip } from '@guardimesh/testkit';
import { flowOnAFolder, type FlowOnAFolder } from './flow-on-a-folder.js';

const MIB = 1024 * 1024;
/** of one file with all that is unpacked from it; small, so that the test ends soon */
const SCAN_BYTES_MAX = 64 * MIB;
const CLAMD_GROWTH_MAX = 4 * SCAN_BYTES_MAX;
/** The scanner hands the file over by its descriptor: what is in it never becomes the scanner's own. */
const SCANNER_GROWTH_MAX = 48 * MIB;

describe.skipIf(missing('clamd', clamdInstalled()) !== null)('archives through the flow', () => {
  const folder = testFolder();
  let clamd: RunningClamd;
  let flow: FlowOnAFolder;

  beforeAll(async () => {
    clamd = await startClamd({
      folder: join(folder.path, 'clamd'),
      databaseFolder: starterSignaturesFolder(),
      settings: { maxScanBytes: SCAN_BYTES_MAX, maxFileBytes: SCAN_BYTES_MAX, maxScanSeconds: 20 },
    });
    flow = flowOnAFolder(clamd.socketPath);
  });
  afterAll(async () => {
    await flow.close();
    await clamd.stop();
    folder.remove();
  });

  async function scan(upper: string): Promise<{ verdict: string; seconds: number }> {
    const began = performance.now();
    const { summary } = await flow.pass(upper);
    const seconds = (performance.now() - began) / 1_000;
    expect(summary.seen).toBe(1);
    const [reason] = Object.keys(summary.unscanned);
    return { verdict: summary.found === 1 ? 'found' : summary.clean === 1 ? 'clean' : (reason ?? 'nothing'), seconds };
  }

  function nested(depth: number, innermost: Uint8Array): Uint8Array {
    let archive: Uint8Array = innermost;
    for (let level = 0; level < depth; level += 1) archive = zip([{ name: `level${level}`, content: archive }]);
    return archive;
  }

  test.each<[string, () => Uint8Array, readonly string[]]>([
    ['a small clean zip', () => zip([{ name: 'a', content: Buffer.from('clean') }]), ['clean']],
    ['a zip with what is known', () => zip([{ name: 'a', content: eicar() }]), ['found']],
    ['five zips in each other', () => nested(5, eicar()), ['found']],
    ['an encrypted zip', () => zip([{ name: 'a', content: eicar(), password: 'infected' }]), ['encrypted']],
    [
      'an encrypted entry beside one that is known',
      () =>
        zip([
          { name: 'a', content: Buffer.from('secret'), password: 'x' },
          { name: 'b', content: eicar() },
        ]),
      ['found'],
    ],
    ['a bomb of zeros', () => zip([{ name: 'a', content: Buffer.alloc(512 * MIB) }]), ['engine-limit']],
    [
      'a bomb of bombs',
      () => {
        // each of other bytes: clamd scans the same content once, and would rightly end soon
        const bomb = (each: number): Buffer => zip([{ name: 'a', content: Buffer.alloc(16 * MIB, `bomb ${each}`) }]);
        return zip(Array.from({ length: 32 }, (_, each) => ({ name: `b${each}`, content: bomb(each) })));
      },
      ['engine-limit'],
    ],
    ['an archive in itself, a hundred deep', () => nested(100, Buffer.from('end')), ['engine-limit']],
    ['a bomb packed twice by gzip', () => gzipSync(gzipSync(Buffer.alloc(512 * MIB))), ['engine-limit']],
    [
      'a zip that is cut short',
      () => nested(1, Buffer.alloc(MIB, 'abcdefg')).subarray(0, 600),
      ['clean', 'engine-error'],
    ],
  ])('%s: a verdict or a reason, in bounded time and memory', async (name, make, expected) => {
    const upper = join(folder.path, name.replaceAll(' ', '-'));
    mkdirSync(upper);
    writeFileSync(join(upper, 'archive'), make());
    const [clamdGrowth, ownGrowth] = [growthOf(clamd.pid), growthOf(process.pid)];
    const { verdict, seconds } = await scan(upper);
    expect(expected).toContain(verdict);
    expect(seconds).toBeLessThan(30);
    expect(clamdGrowth()).toBeLessThan(CLAMD_GROWTH_MAX);
    expect(ownGrowth()).toBeLessThan(SCANNER_GROWTH_MAX);
  });
});

/** From now on: how many bytes the resident set was ever larger than now, also if only for a moment. */
function growthOf(pid: number): () => number {
  // sets the peak back to what it is now (proc_pid_clear_refs(5))
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
  const before = bytesOf(pid, 'VmHWM');
  return () => bytesOf(pid, 'VmHWM') - before;
}

/** A line of proc_pid_status(5). */
function bytesOf(pid: number, field: string): number {
  const kibibytes = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (kibibytes === undefined) throw new Error(`${field} of ${pid} is not told`);
  return Number(kibibytes) * 1_024;
}
