import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { silentLog, systemClock } from '@guardimesh/kit';
import { keepPassBook, type KeptPassBook } from '@guardimesh/memory';
import { testFolder } from '@guardimesh/testkit';
import { afterEach, beforeEach, expect, it } from 'vitest';

let folder = testFolder();
beforeEach(() => {
  folder = testFolder();
});
afterEach(() => {
  folder.remove();
});

const open = (): Promise<KeptPassBook> =>
  keepPassBook({ folder: folder.path, saveSeconds: 60 }, systemClock, silentLog);
const note = { passes: 3, dueAtMs: 1_800_000_000_000 };

it('what was saved is known to the next run, what was forgotten is not', async () => {
  const first = await open();
  first.book.note('a/1.1', note);
  first.book.note('b/2.2', note);
  first.book.forget('b/2.2');
  await first.save();
  const { book } = await open();
  expect(book.recall('a/1.1')).toEqual(note);
  expect(book.recall('b/2.2')).toBeNull();
});

it.each([
  ['a torn file', (text: string) => text.slice(0, -5)],
  ['a file of another boot', (text: string) => text.replace(/"bootId":"[^"]*"/, '"bootId":"x"')],
  ['a note that is none', (text: string) => text.replace('"passes":3', '"passes":-1')],
  ['something else', () => '[]'],
])('%s starts anew', async (_name, change) => {
  const first = await open();
  first.book.note('a/1.1', note);
  await first.save();
  const path = join(folder.path, 'passes.json');
  writeFileSync(path, change(readFileSync(path, 'utf8')));
  expect((await open()).book.recall('a/1.1')).toBeNull();
});

it('a link in the place of the file that is written is not followed', async () => {
  const victim = join(folder.path, 'victim');
  writeFileSync(victim, 'untouched');
  symlinkSync(victim, join(folder.path, 'passes.json.new'));
  const kept = await open();
  kept.book.note('a/1.1', note);
  await kept.save();
  expect(readFileSync(victim, 'utf8')).toBe('untouched');
});

it('the number of notes is bounded; the oldest go first', async () => {
  const { book } = await open();
  for (let each = 0; each < 10_001; each += 1) book.note(`c/${each}`, note);
  expect(book.recall('c/0')).toBeNull();
  expect(book.recall('c/1')).toEqual(note);
});
