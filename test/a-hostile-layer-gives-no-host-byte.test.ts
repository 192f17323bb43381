import { spawn, spawnSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clamdInstalled, startClamd, type RunningClamd } from '@guardimesh/local';
import { summaryBalances, total } from '@guardimesh/model';
import { eicar, missing, testFolder } from '@guardimesh/testkit';
import { flowOnAFolder, type FlowOnAFolder } from './flow-on-a-folder.js';

const isRoot = process.geteuid?.() === 0;
const CANARY = 'these bytes are the host’s and no container’s';
const FLIPS = 10_000;

// what an attacker runs in the container: one name is now a harmless file, now a link to the host; likewise a directory
const FLIPPER = `
const fs = require('fs');
const [upper, host] = process.argv.slice(1);
const swap = (name, make) => { make(upper + '/.new-' + name); fs.renameSync(upper + '/.new-' + name, upper + '/' + name); };
for (let flip = 0; flip < ${FLIPS}; flip += 1) {
  swap('file', (path) => (flip % 2 ? fs.symlinkSync(host + '/canary', path) : fs.writeFileSync(path, 'harmless')));
  fs.rmSync(upper + '/dir', { recursive: true, force: true });
  if (flip % 2) fs.symlinkSync(host, upper + '/dir');
  else { fs.mkdirSync(upper + '/dir'); fs.writeFileSync(upper + '/dir/canary', 'harmless'); }
}
`;

describe.skipIf(missing('clamd', clamdInstalled()) !== null || missing('root', isRoot) !== null)(
  'a hostile writable layer',
  () => {
    const folder = testFolder();
    const host = join(folder.path, 'host');
    let clamd: RunningClamd;
    let flow: FlowOnAFolder;

    beforeAll(async () => {
      const database = join(folder.path, 'db');
      for (const each of [database, host]) mkdirSync(each);
      // the host's bytes have a signature of their own: were they ever scanned, they would be a finding
      writeFileSync(
        join(database, 'canary.ndb'),
        `Host.Canary:0:*:${Buffer.from(CANARY).toString('hex')}\nTest.Eicar:0:*:${eicar().toString('hex')}\n`,
      );
      writeFileSync(join(host, 'canary'), CANARY);
      clamd = await startClamd({ folder: join(folder.path, 'clamd'), databaseFolder: database });
      flow = flowOnAFolder(clamd.socketPath);
    });
    afterAll(async () => {
      await flow.close();
      await clamd.stop();
      spawnSync('rm', ['-rf', folder.path]);
    });

    test('the canary is found where it is named, so that its absence below means something', async () => {
      expect((await flow.pass(host)).paths).toEqual(['/canary']);
    });

    test(`a path swapped ${FLIPS} times between a file and the host during scans never gives a host byte`, async () => {
      const upper = join(folder.path, 'race');
      mkdirSync(upper);
      const flipper = spawn(process.execPath, ['-e', FLIPPER, upper, host], { stdio: ['ignore', 'ignore', 'inherit'] });
      let ended = false;
      const exited = new Promise<number | null>((resolve) =>
        flipper.once('exit', (code) => {
          ended = true;
          resolve(code);
        }),
      );
      let passes = 0;
      do {
        const { summary, paths } = await flow.pass(upper);
        passes += 1;
        expect(paths).toEqual([]);
        expect(summaryBalances(summary)).toBe(true);
      } while (!hasEnded());
      expect(await exited).toBe(0);
      expect(passes).toBeGreaterThan(20);
      function hasEnded(): boolean {
        return ended;
      }
    });

    test('a FIFO, a device, a socket and a 1 TB sparse file are counted with their reasons, and nothing hangs', async () => {
      const upper = join(folder.path, 'odd');
      mkdirSync(upper);
      spawnSync('mkfifo', [join(upper, 'fifo')]);
      spawnSync('mknod', [join(upper, 'device'), 'b', '7', '0']);
      spawnSync('mknod', [join(upper, 'deleted'), 'c', '0', '0']);
      const sparse = openSync(join(upper, 'sparse'), 'w');
      ftruncateSync(sparse, 2 ** 40);
      closeSync(sparse);
      writeFileSync(join(upper, 'infected'), eicar());
      const { summary, paths } = await flow.pass(upper);
      expect(paths).toEqual(['/infected']);
      expect(summary.unscanned).toEqual({ fifo: 1, device: 1, 'too-large': 1 });
      expect(summary.nothingToScan).toEqual({ whiteout: 1 });
      expect(summaryBalances(summary)).toBe(true);
    });

    test('a directory 5,000 deep ends at the depth limit, told as such, and its neighbours are scanned', async () => {
      const upper = join(folder.path, 'deep');
      mkdirSync(upper);
      writeFileSync(join(upper, 'z-infected'), eicar());
      const deep =
        "process.chdir(process.argv[1]); const fs = require('fs'); for (let level = 0; level < 5000; level += 1) { fs.mkdirSync('d'); process.chdir('d'); } fs.writeFileSync('bottom', 'x');";
      expect(spawnSync(process.execPath, ['-e', deep, upper]).status).toBe(0);
      const { summary, paths } = await flow.pass(upper);
      expect(paths).toEqual(['/z-infected']);
      expect(summary.unscanned['depth-limit']).toBeGreaterThanOrEqual(1);
      expect(summaryBalances(summary)).toBe(true);
    });

    test('200,000 files are all seen and judged, with the infected ones among them', async () => {
      const upper = join(folder.path, 'many');
      mkdirSync(upper);
      for (let number = 0; number < 200_000; number += 1) {
        writeFileSync(join(upper, `f${number}`), number % 50_000 === 0 ? eicar() : number % 20 === 0 ? 'x' : '');
      }
      const { summary, paths } = await flow.pass(upper);
      expect(summary.seen).toBe(200_000);
      expect(paths).toHaveLength(4);
      expect(total(summary.unscanned)).toBe(0);
      expect(summary.clean).toBe(10_000 - 4);
      expect(summary.nothingToScan).toEqual({ empty: 190_000 });
    }, 180_000);
  },
);
