import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fstatSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { silentLog } from '@guardimesh/kit';
import { lossyText } from '@guardimesh/model';
import type { OpenSource } from '@guardimesh/scan-core';
import { createWritableLayerSource } from '@guardimesh/sources';
import { testFolder } from '@guardimesh/testkit';
import { afterAll, describe, expect, it } from 'vitest';
import { candidate, openSource, removeTree, walkAll } from './writable-layer-parts.js';

const source = createWritableLayerSource({ hostRoot: '', log: silentLog });
const folder = testFolder();
const upper = join(folder.path, 'upper');
const host = join(folder.path, 'host');
/** opening again and again, for at least as many swaps, until each outcome of the race was seen */
const SWAPS = 10_000;
const DEADLINE_MS = 120_000;

mkdirSync(upper);
mkdirSync(host);
writeFileSync(join(host, 'secret'), 'of the host');
const secret = statSync(join(host, 'secret'), { bigint: true });

/** What a container does: puts a link to the host in place of its own file or directory, and takes it away again. */
const SWAPPING = `
  const fs = require('node:fs');
  const [upper, host] = process.argv.slice(1);
  process.chdir(upper);
  fs.mkdirSync('inner');
  fs.writeFileSync('inner/secret', 'own');
  fs.writeFileSync('file', 'own');
  fs.linkSync('file', 'kept');
  let swaps = 0;
  const swap = () => {
    for (let n = 0; n < 100; n += 1, swaps += 1) {
      fs.symlinkSync(host + '/secret', 'link'); fs.renameSync('link', 'file');
      fs.linkSync('kept', 'own'); fs.renameSync('own', 'file');
      fs.renameSync('inner', 'aside'); fs.symlinkSync(host, 'inner');
      fs.unlinkSync('inner'); fs.renameSync('aside', 'inner');
    }
    process.stdout.write(swaps + '\\n');
    setImmediate(swap);
  };
  swap();
`;

afterAll(async () => {
  await source.close();
  removeTree(folder.path);
});

function isHostFile(descriptor: number): boolean {
  const { dev, ino } = fstatSync(descriptor, { bigint: true });
  return dev === secret.dev && ino === secret.ino;
}

/** Opens both paths once. @returns what came of it */
function openBoth(layer: OpenSource, outcomes: Map<string, number>): void {
  for (const path of ['/file', '/inner/secret']) {
    const file = layer.openFile(candidate(path));
    const outcome = `${path} ${typeof file === 'string' ? file : isHostFile(file.descriptor) ? 'HOST' : 'own'}`;
    if (typeof file !== 'string') layer.closeFile(file);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
}

describe('a path that is swapped for a link to the host, over and over', () => {
  it('never has a file of the host opened or told', async () => {
    const swapping: ChildProcess = spawn(process.execPath, ['-e', SWAPPING, upper, host], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let swaps = 0;
    swapping.stdout?.on('data', (chunk: Buffer) => {
      swaps = Number(chunk.toString().trim().split('\n').at(-1));
    });
    const outcomes = new Map<string, number>();
    const hostEntries: string[] = [];
    const layer = await openSource(source, upper);
    const raced = (): boolean =>
      swaps >= SWAPS &&
      ['/file own', '/file not-beneath-root', '/inner/secret own'].every((each) => outcomes.has(each));
    try {
      const deadline = performance.now() + DEADLINE_MS;
      while (!raced() && performance.now() < deadline) {
        for (let each = 0; each < 200; each += 1) openBoth(layer, outcomes);
        for (const entry of await walkAll(layer)) {
          if (entry.kind === 'candidate' && entry.candidate.identity.inode === secret.ino)
            hostEntries.push(lossyText(entry.candidate.path));
        }
      }
    } finally {
      swapping.kill('SIGKILL');
      if (swapping.exitCode === null && swapping.signalCode === null) await once(swapping, 'exit');
      await layer.close();
    }
    expect(hostEntries).toEqual([]);
    expect([...outcomes.keys()].filter((each) => each.includes('HOST'))).toEqual([]);
    // the race was a race: both ends of it were met
    expect(raced(), JSON.stringify([swaps, ...outcomes])).toBe(true);
    const known = ['own', 'not-beneath-root', 'vanished'];
    expect([...outcomes.keys()].filter((each) => !known.includes(each.split(' ')[1] ?? ''))).toEqual([]);
  }, 180_000);
});
