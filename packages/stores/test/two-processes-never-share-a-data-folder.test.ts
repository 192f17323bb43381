import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { testFolder } from '@guardimesh/testkit';
import { lockFolder } from '../src/pglite/folder-lock.js';

const folders: { remove: () => void }[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove();
});
function newFolder(): string {
  const folder = testFolder();
  folders.push(folder);
  return folder.path;
}

it('refuses a folder that a living process holds, and takes it when it is given back', () => {
  const folder = newFolder();
  const unlock = lockFolder(folder);
  expect(() => lockFolder(folder)).toThrow(expect.objectContaining({ code: 'folder-in-use' }));
  unlock();
  lockFolder(folder)();
});

it('takes over from a process that is gone, even where its pid is in use again', () => {
  const folder = newFolder();
  const path = join(folder, 'guardimesh.lock');
  lockFolder(folder);
  const [pid = ''] = readFileSync(path, 'utf8').split(' ');
  expect(pid).toBe(String(process.pid));
  writeFileSync(path, `${pid} 1\n`);
  lockFolder(folder);
  for (const broken of ['', 'nonsense', '999999999 5', '-1 -1']) {
    writeFileSync(path, broken);
    lockFolder(folder);
  }
});
