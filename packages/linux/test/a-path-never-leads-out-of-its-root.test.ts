import { closeSync, fstatSync, lstatSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { closeDescriptor, Errno, errnoName, FileStat, FileType, openBeneath, openRoot } from '@guardimesh/linux';
import { missing, testFolder } from '@guardimesh/testkit';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openByComponents } from '../src/files/open-by-components.js';
import { chunksOf, componentsOf, isPlainRelative } from '../src/files/relative-path.js';

const folder = testFolder();
const at = (name: string): string => join(folder.path, name);
let root = -1;

beforeAll(() => {
  mkdirSync(at('root/a/b'), { recursive: true });
  mkdirSync(at('outside'));
  writeFileSync(at('root/a/b/file'), 'x');
  writeFileSync(at('outside/secret'), 'x');
  symlinkSync('../outside', at('root/up'));
  symlinkSync(at('outside/secret'), at('root/away'));
  symlinkSync('a', at('root/within'));
  symlinkSync('/proc/self/root', at('root/magic'));
  root = openRoot('', at('root'));
});
afterAll(() => {
  closeDescriptor(root);
  // its deepest paths are longer than a call of Node takes
  spawnSync('rm', ['-rf', folder.path]);
});

describe.each([
  { how: 'openat2', open: openBeneath },
  { how: 'component by component', open: openByComponents },
])('a path beneath a directory, $how', ({ open }) => {
  const result = (path: string): string => {
    const descriptor = open(root, Buffer.from(path));
    if (descriptor < 0) return errnoName(-descriptor) ?? String(descriptor);
    const stat = new FileStat();
    stat.read(descriptor);
    closeSync(descriptor);
    return stat.type === FileType.symlink ? 'the link itself' : 'opened';
  };

  it('leads to the file of that name', () => {
    const descriptor = open(root, Buffer.from('a/b/file'));
    expect(fstatSync(descriptor).ino).toBe(lstatSync(at('root/a/b/file')).ino);
    closeSync(descriptor);
    expect(result('a/b')).toBe('opened');
    expect(result('a/b/absent')).toBe('ENOENT');
    expect(result('a/b/file/x')).toBe('ENOTDIR');
  });

  it('goes through no link, not even one that stays within', () => {
    for (const path of ['up/secret', 'within/b/file', 'magic/etc/passwd', 'away/x']) {
      expect(['ELOOP', 'ENOTDIR', 'EXDEV'], path).toContain(result(path));
    }
    for (const path of ['up', 'within', 'magic', 'away']) expect(result(path), path).toBe('the link itself');
  });
});

describe('a path beneath a directory', () => {
  it('is plain, or refused', () => {
    for (const path of ['', '/', '/etc/passwd', '..', 'a/../../outside/secret', 'a//b', 'a/', './a', 'a\0b']) {
      expect(openBeneath(root, Buffer.from(path)), JSON.stringify(path)).toBe(-Errno.EINVAL);
    }
  });

  it('may be longer than a path of one call', () => {
    const depth = 60;
    const name = 'n'.repeat(200);
    const made = spawnSync(process.execPath, [
      '-e',
      `process.chdir(${JSON.stringify(at('root'))});
       for (let n = 0; n < ${depth}; n += 1) { fs.mkdirSync('${name}'); process.chdir('${name}'); }
       fs.writeFileSync('deep', 'x');`,
    ]);
    expect(made.status).toBe(0);
    const path = Buffer.from(`${`${name}/`.repeat(depth)}deep`);
    for (const open of [openBeneath, openByComponents]) {
      const descriptor = open(root, path);
      expect(descriptor).toBeGreaterThan(0);
      expect(fstatSync(descriptor).size).toBe(1);
      closeSync(descriptor);
    }
    expect(openBeneath(root, Buffer.from('x'.repeat(5_000)))).toBe(-Errno.ENAMETOOLONG);
  });

  it('comes back whole from its parts', () => {
    const bytes = fc.uint8Array({ maxLength: 200 }).map((each) => each.map((byte) => (byte % 5 === 0 ? 0x2f : byte)));
    fc.assert(
      fc.property(bytes, fc.integer({ min: 1, max: 50 }), (path, bytesMax) => {
        const join = (parts: Iterable<{ bytes: Uint8Array }>): string =>
          [...parts].map((part) => Buffer.from(part.bytes).toString('latin1')).join('/');
        const whole = Buffer.from(path).toString('latin1');
        expect(join(componentsOf(path))).toBe(whole);
        if (!isPlainRelative(path)) return;
        const chunks = [...chunksOf(path, bytesMax)];
        expect(join(chunks)).toBe(whole);
        for (const { bytes: chunk } of chunks) {
          expect(chunk.length <= bytesMax || !chunk.includes(0x2f)).toBe(true);
        }
      }),
    );
  });
});

describe.skipIf(missing('the right to mount', process.getuid?.() === 0) !== null)('a mount point', () => {
  it('is not crossed', () => {
    mkdirSync(at('root/mounted'));
    expect(spawnSync('mount', ['-t', 'tmpfs', 'none', at('root/mounted')]).status).toBe(0);
    try {
      writeFileSync(at('root/mounted/file'), 'x');
      for (const open of [openBeneath, openByComponents]) {
        expect(open(root, Buffer.from('mounted/file'))).toBe(-Errno.EXDEV);
      }
    } finally {
      spawnSync('umount', [at('root/mounted')]);
    }
  });

  it('is not crossed where it is a bind mount of the same file system', () => {
    mkdirSync(at('root/bound'));
    expect(spawnSync('mount', ['--bind', at('outside'), at('root/bound')]).status).toBe(0);
    try {
      for (const open of [openBeneath, openByComponents]) {
        expect(open(root, Buffer.from('bound/secret'))).toBe(-Errno.EXDEV);
      }
    } finally {
      spawnSync('umount', [at('root/bound')]);
    }
  });
});

describe('the host as seen from a mount of it', () => {
  it('resolves an absolute link as the host would', () => {
    mkdirSync(at('host/data/layers'), { recursive: true });
    symlinkSync('/data', at('host/var'));
    const descriptor = openRoot(at('host'), '/var/layers');
    expect(fstatSync(descriptor).ino).toBe(lstatSync(at('host/data/layers')).ino);
    closeSync(descriptor);
    expect(openRoot(at('host'), '/absent')).toBe(-Errno.ENOENT);
    expect(openRoot('', at('absent'))).toBe(-Errno.ENOENT);
  });
});
