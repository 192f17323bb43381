import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { silentLog } from '@guardimesh/kit';
import { createWritableLayerSource } from '@guardimesh/sources';
import { missing, testFolder } from '@guardimesh/testkit';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { candidate, kindOf, openSource, pathOf, walkAll } from './writable-layer-parts.js';

const source = createWritableLayerSource({ hostRoot: '', log: silentLog });
let folder = testFolder();
const at = (name: string): string => join(folder.path, name);

function mountOverlay(options: string): void {
  const all = `lowerdir=${at('lower')},upperdir=${at('upper')},workdir=${at('work')}${options}`;
  execFileSync('mount', ['-i', '-t', 'overlay', 'none', '-o', all, at('merged')]);
}

async function kinds(): Promise<string[]> {
  const layer = await openSource(source, at('upper'));
  const told = (await walkAll(layer)).map((entry) => `${kindOf(entry)} ${pathOf(entry)}`);
  await layer.close();
  return told.sort();
}

beforeEach(() => {
  folder.remove();
  folder = testFolder();
  for (const each of ['lower/dir/sub', 'upper', 'work', 'merged']) mkdirSync(at(each), { recursive: true });
  for (const each of ['plain', 'deleted', 'changed', 'dir/inner'])
    writeFileSync(at(`lower/${each}`), 'x'.repeat(5_000));
});
afterEach(() => {
  spawnSync('umount', [at('merged')]);
});
afterAll(async () => {
  await source.close();
  folder.remove();
});

describe.skipIf(missing('the right to mount', process.getuid?.() === 0) !== null)(
  'the upper directory of an overlay',
  () => {
    it('tells deletions, copies, new files and replaced directories for what they are', async () => {
      mountOverlay('');
      rmSync(at('merged/deleted'));
      chmodSync(at('merged/changed'), 0o755);
      writeFileSync(at('merged/new'), 'x');
      rmSync(at('merged/dir'), { recursive: true });
      mkdirSync(at('merged/dir'));
      writeFileSync(at('merged/dir/fresh'), 'x');
      expect(await kinds()).toEqual([
        'candidate /changed',
        'candidate /dir/fresh',
        'candidate /new',
        'directory /dir',
        'whiteout /deleted',
      ]);
    });

    it('has files of which only metadata is there, and their zeros are not taken for their bytes', async () => {
      mountOverlay(',metacopy=on,redirect_dir=on');
      chmodSync(at('merged/changed'), 0o755);
      renameSync(at('merged/dir'), at('merged/renamed'));
      expect(await kinds()).toContain('candidate /changed');
      const layer = await openSource(source, at('upper'));
      expect(layer.openFile(candidate('/changed'))).toBe('data-in-lower-layer');
      // written to, it is whole
      writeFileSync(at('merged/changed'), 'x', { flag: 'a' });
      const whole = layer.openFile(candidate('/changed'));
      expect(whole).toMatchObject({ identity: { sizeBytes: 5_001 } });
      if (typeof whole !== 'string') layer.closeFile(whole);
      await layer.close();
    });

    it('cannot hide data behind a mark that a container sets itself', async () => {
      writeFileSync(at('upper/hidden'), 'x'.repeat(100));
      truncateSync(at('upper/hidden'), 10_000_000);
      writeFileSync(at('upper/hole'), '');
      truncateSync(at('upper/hole'), 10_000_000);
      for (const each of ['hidden', 'hole']) {
        execFileSync(process.execPath, ['-e', SET_ATTRIBUTE, at(`upper/${each}`), 'user.overlay.metacopy']);
      }
      const layer = await openSource(source, at('upper'));
      const hidden = layer.openFile(candidate('/hidden'));
      expect(hidden).toHaveProperty('descriptor');
      if (typeof hidden !== 'string') layer.closeFile(hidden);
      expect(layer.openFile(candidate('/hole'))).toBe('data-in-lower-layer');
      await layer.close();
    });

    it('may mark a deletion by an attribute', async () => {
      writeFileSync(at('upper/gone'), '');
      writeFileSync(at('upper/empty'), '');
      execFileSync(process.execPath, ['-e', SET_ATTRIBUTE, at('upper/gone'), 'trusted.overlay.whiteout']);
      expect(await kinds()).toEqual(['empty /empty', 'whiteout /gone']);
      expect(readdirSync(at('upper'))).toHaveLength(2);
    });
  },
);

/** setxattr(2) with an empty value: Debian's base has no program for it */
const SET_ATTRIBUTE = `
  const koffi = require('koffi');
  const set = koffi.load(null).func('int setxattr(const char *path, const char *name, const char *value, size_t size, int flags)');
  const [path, name] = process.argv.slice(1);
  if (set(path, name, '', 0, 0) !== 0) throw new Error('errno ' + koffi.errno());
`;
