import { execFileSync } from 'node:child_process';
import { closeSync, openSync, readSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileDigest } from '@guardimesh/memory';
import { dropPageCache } from '@guardimesh/linux';
import { testFolder } from '@guardimesh/testkit';
import { afterAll, expect, it } from 'vitest';

const folder = testFolder();
const path = join(folder.path, 'file');
afterAll(() => {
  folder.remove();
});

async function digestOf(sizeBytes: number): Promise<string | null> {
  const descriptor = openSync(path, 'r');
  try {
    const digest = await fileDigest({ descriptor, sizeBytes });
    const first = Buffer.alloc(1);
    // the position is where it was: at the beginning
    if (sizeBytes > 0) readSync(descriptor, first, 0, 1, null);
    expect(dropPageCache(descriptor)).toBe(0);
    return digest === null ? null : Buffer.from(digest).toString('hex');
  } finally {
    closeSync(descriptor);
  }
}

it('is what sha256sum says, for small files and large ones', async () => {
  for (const bytes of [0, 1, 131_071, 131_072, 131_073, 524_288, 3_000_001]) {
    writeFileSync(path, Buffer.alloc(bytes, 'a line of text\n'));
    expect(await digestOf(bytes)).toBe(execFileSync('sha256sum', [path], { encoding: 'utf8' }).slice(0, 64));
  }
});

it('is none for a file that is shorter than it was', async () => {
  for (const bytes of [1_000, 1_000_000]) {
    writeFileSync(path, Buffer.alloc(bytes, 1));
    truncateSync(path, bytes - 1);
    expect(await digestOf(bytes)).toBeNull();
  }
});

it('is none for what cannot be read', async () => {
  const descriptor = openSync(folder.path, 'r');
  expect(await fileDigest({ descriptor, sizeBytes: 10 })).toBeNull();
  expect(await fileDigest({ descriptor, sizeBytes: 1_000_000 })).toBeNull();
  closeSync(descriptor);
});

it('of several files at once is that of each', async () => {
  const files = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((letter) => {
    const each = join(folder.path, letter);
    writeFileSync(each, Buffer.alloc(900_000, letter));
    return { each, descriptor: openSync(each, 'r') };
  });
  const digests = await Promise.all(files.map(({ descriptor }) => fileDigest({ descriptor, sizeBytes: 900_000 })));
  for (const [at, { each, descriptor }] of files.entries()) {
    const expected = execFileSync('sha256sum', [each], { encoding: 'utf8' }).slice(0, 64);
    expect(Buffer.from(digests[at] ?? []).toString('hex')).toBe(expected);
    closeSync(descriptor);
  }
});
