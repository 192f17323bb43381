import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  copyFileSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { missing } from '@guardimesh/testkit';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { zipEntries } from '../src/drift/image/zip-archive.js';
import { parseInstalled } from '../src/packages/apk.js';
import { addPackage } from '../src/packages/dpkg/read-dpkg.js';
import { addUnpacked, type UnpackedPackages } from '../src/packages/dpkg/status.js';
import { isPlainPath, linesOf, RECORD_BOUNDS, type RecordedFile } from '../src/packages/package-files.js';
import { parseRecord } from '../src/packages/pip.js';
import { addHeaderFiles } from '../src/packages/rpm/rpm-header.js';
import { RpmDatabaseError } from '../src/packages/rpm/rpm-error.js';
import { drift, driftWorld, program, put, type DriftWorld } from './drift-world.js';
import { buildRpm, rpm, RPM_DATABASE, rpmBuilds } from './rpm-packages.js';

let world: DriftWorld;
const upper = (path: string): string => join(world.upper, path);
const md5 = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex');

beforeEach(() => {
  world = driftWorld();
  put(upper('usr/bin/x'), program('x'));
});
afterEach(() => {
  world.remove();
});

/** All places of records, without a leading slash. */
const LISTS = [
  ...['var/lib/dpkg/status', 'var/lib/dpkg/updates/0001', 'var/lib/dpkg/diversions', 'var/lib/dpkg/info/x.list'],
  ...['var/lib/dpkg/info/x.md5sums', 'lib/apk/db/installed', 'usr/lib/apk/db/installed'],
  ...[`${RPM_DATABASE}/rpmdb.sqlite`, `${RPM_DATABASE}/rpmdb.sqlite-wal`, 'var/lib/rpm/rpmdb.sqlite'],
  ...['usr/lib/python3/dist-packages/x.dist-info/RECORD'],
];

/** Records of the container's own making, true ones. */
function trueRecords(root: string): void {
  const at = (path: string): string => join(root, path);
  put(at('var/lib/dpkg/status'), 'Package: x\nStatus: install ok installed\nArchitecture: all\n\n');
  put(at('var/lib/dpkg/info/x.list'), '/usr/bin/x\n');
  put(at('var/lib/dpkg/info/x.md5sums'), `${md5(program('x'))}  usr/bin/x\n`);
}

describe('records that are no plain files', () => {
  const replace: Record<string, (path: string) => void> = {
    FIFOs: (path) => execFileSync('mkfifo', [path]),
    devices: (path) => execFileSync('mknod', [path, 'c', '1', '5']),
    folders: (path) => {
      mkdirSync(path);
    },
    'links out of the container': (path) => {
      symlinkSync(join(world.folder, 'outside', path.slice(world.upper.length)), path);
    },
    'larger than is read': (path) => execFileSync('truncate', ['-s', '4G', path]),
    binary: (path) => {
      writeFileSync(path, program('no list'));
    },
  };

  it.each(Object.entries(replace))('explain nothing and hold up nobody: %s', async (_, make) => {
    trueRecords(join(world.folder, 'outside'));
    trueRecords(world.upper);
    expect(await world.answerTo('usr/bin/x')).toEqual({ kind: 'explained', by: 'package-manager' });
    rmSync(upper('var'), { recursive: true });
    for (const path of LISTS) {
      mkdirSync(join(upper(path), '..'), { recursive: true });
      make(upper(path));
    }
    expect(await world.answerTo('usr/bin/x')).toEqual(drift('NewProgram'));
  });

  it('explain nothing where a folder on their way is a link out', async () => {
    const outside = join(world.folder, 'outside');
    trueRecords(outside);
    for (const folder of ['var', 'lib', 'usr/lib']) symlinkSync(join(outside, folder), upper(folder));
    expect(await world.answerTo('usr/bin/x')).toEqual(drift('NewProgram'));
  });
});

/** A header as rpm keeps it, of tags with their type, bytes and count. */
function rpmHeader(tags: readonly (readonly [tag: number, type: number, bytes: string, count: number])[]): Buffer {
  const data = Buffer.from(tags.map(([, , bytes]) => bytes).join(''), 'latin1');
  const index = Buffer.alloc(8 + 16 * tags.length);
  index.writeUInt32BE(tags.length, 0);
  index.writeUInt32BE(data.length, 4);
  let offset = 0;
  for (const [at, [tag, type, bytes, count]] of tags.entries()) {
    for (const [field, value] of [tag, type, offset, count].entries())
      index.writeUInt32BE(value, 8 + 16 * at + 4 * field);
    offset += bytes.length;
  }
  return Buffer.concat([index, data]);
}

describe('records as long as they may be', () => {
  it('are read to their end where each line is empty, and where none ends', async () => {
    for (const byte of ['\n', 'x'])
      for (const path of LISTS.filter((each) => !each.includes('rpm')))
        put(upper(path), Buffer.alloc(RECORD_BOUNDS.listBytesMax / 4, byte), 0o644);
    expect(await world.answerTo('usr/bin/x')).toEqual(drift('NewProgram'));
  });

  it('are read at once where a folder of megabytes is said to hold very many files', () => {
    const bytes = RECORD_BOUNDS.listBytesMax / 4;
    const files = 'R:a\nZ:Q1AAAAAAAAAAAAAAAAAAAAAAAAAAA=\n'.repeat(200_000);
    // looking through the folder again for each file would take hours
    expect(parseInstalled(Buffer.from(`F:${'a'.repeat(bytes)}\n${files}`)).size).toBeLessThanOrEqual(1);
    const names = 100_000;
    const digest = '0'.repeat(32);
    const header = rpmHeader([
      [1117, 8, 'a\0'.repeat(names), names],
      [1118, 8, `/${'a'.repeat(bytes)}/\0`, 1],
      [1116, 4, '\0\0\0\0'.repeat(names), names],
      [1035, 8, `${digest}\0`.repeat(names), names],
    ]);
    const recorded = new Map<string, RecordedFile>();
    addHeaderFiles(header, recorded);
    expect(recorded.size).toBe(0);
    const short = rpmHeader([
      [1117, 8, 'a\0', 1],
      [1118, 8, '/bin/\0', 1],
      [1116, 4, '\0\0\0\0', 1],
      [1035, 8, `${digest}\0`, 1],
    ]);
    addHeaderFiles(short, recorded);
    expect([...recorded.keys()]).toEqual(['/bin/a']);
  });

  it('do not keep a new program from being told: lines that no expression takes are passed over', async () => {
    put(upper('usr/lib/python3/dist-packages/x.so'), program('x'));
    for (const text of ['"', '"a', 'a,', 'a/'])
      for (const end of ['', `,sha256=${'A'.repeat(43)},1`]) {
        const long = text.repeat(RECORD_BOUNDS.listBytesMax / 2 / text.length);
        put(upper('usr/lib/python3/dist-packages/x.dist-info/RECORD'), `${long}${end}\n`, 0o644);
        expect(await world.answerTo('usr/lib/python3/dist-packages/x.so')).toEqual(drift('NewLibrary'));
      }
  });

  it('count as none beyond the number of files that is kept', () => {
    const lines = Array.from(
      { length: RECORD_BOUNDS.filesMax + 1 },
      (_, index) => `R:${index}\nZ:Q1${'A'.repeat(27)}=`,
    );
    expect(parseInstalled(Buffer.from(`F:bin\n${lines.join('\n')}\n`)).size).toBe(0);
  });
});

describe('lists of any bytes', () => {
  const anyBytes = fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes));
  const likely = fc
    .array(
      fc.constantFrom(
        ...[
          'Package: a',
          'Status: install ok installed',
          'Status: deinstall ok config-files',
          'Architecture: all',
          'Conffiles:',
        ],
        ...[
          ` /etc/a ${'a'.repeat(32)}`,
          ' /etc/../a newconffile',
          '',
          'F:bin',
          'R:../a',
          'R:a',
          'f:S',
          'Z:Q1AAAA',
          `Z:Q1${'A'.repeat(27)}=`,
        ],
        ...[
          `${'b'.repeat(32)}  bin/a`,
          `${'b'.repeat(32)}  ../a`,
          '/bin/a',
          `a,sha256=${'A'.repeat(43)},1`,
          `../../../../../a,sha256=${'A'.repeat(43)},1`,
        ],
      ),
      { maxLength: 30 },
    )
    .map((lines) => Buffer.from(lines.join('\n')));
  const anyList = fc.oneof(anyBytes, likely);

  it('are cut into the lines that they have', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary-ascii' }).map((text) => text.replaceAll('\n', ''))), (lines) => {
        const list = Buffer.from(lines.map((line) => `${line}\n`).join(''), 'latin1');
        expect([...linesOf(list)]).toEqual(lines);
      }),
    );
  });

  it('give plain paths only, and digests of the length of their kind', () => {
    const lengths = { md5: 32, sha1: 40, sha224: 56, sha256: 64, sha384: 96, sha512: 128 };
    fc.assert(
      fc.property(anyList, anyList, (one, other) => {
        const packages: UnpackedPackages = new Map();
        addUnpacked(one, packages);
        addUnpacked(other, packages);
        const files = new Map<string, RecordedFile>(parseInstalled(one));
        addPackage(one, other, [...packages.values()][0] ?? new Map(), files);
        parseRecord(one, 'usr/lib/python3/dist-packages', files);
        for (const [path, recorded] of files) {
          expect(isPlainPath(path)).toBe(true);
          if (recorded.by !== 'digest') throw new Error('a list knows no times');
          expect([lengths[recorded.algorithm], 40]).toContain(recorded.digest.length);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('of apk give each file with its checksum, whatever the names', () => {
    const name = fc
      .string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 12 })
      .filter((text) => !/[/\n]|^\.{1,2}$/.test(text));
    const anyFile = fc.record({
      folder: fc.array(name, { minLength: 1, maxLength: 3 }),
      name,
      bytes: fc.uint8Array({ maxLength: 9 }),
    });
    fc.assert(
      fc.property(fc.array(anyFile, { maxLength: 10 }), (files) => {
        const wanted = new Map<string, string>();
        const lines = files.map((file) => {
          const sum = createHash('sha1').update(file.bytes).digest();
          wanted.set(`/${file.folder.join('/')}/${file.name}`, sum.toString('hex'));
          return `F:${file.folder.join('/')}\nR:${file.name}\nZ:Q1${sum.toString('base64')}\n`;
        });
        const read = [...parseInstalled(Buffer.from(lines.join('')))].map(([path, recorded]) => [
          path,
          recorded.by === 'digest' && recorded.digest,
        ]);
        expect(new Map(read as [string, string][])).toEqual(wanted);
      }),
    );
  });

  it('are no header of rpm’s and no zip, and it is said so', async () => {
    const file = join(world.folder, 'any');
    await fc.assert(
      fc.asyncProperty(anyBytes, fc.nat({ max: 50 }), async (bytes, count) => {
        const header = Buffer.concat([Buffer.from([0, 0, 0, count, 0, 0, 0, 0]), bytes]);
        try {
          addHeaderFiles(header, new Map());
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(RpmDatabaseError);
        }
        const zip = Buffer.concat([bytes, Buffer.from([0x50, 0x4b, 5, 6]), bytes]);
        writeFileSync(file, zip);
        const descriptor = openSync(file, 'r');
        const entries = await zipEntries(descriptor, { from: 0, sizeBytes: zip.length });
        closeSync(descriptor);
        expect(entries.length).toBeLessThanOrEqual(zip.length);
      }),
    );
  });
});

const noRpm = missing('rpm with rpmbuild', rpmBuilds());

describe.skipIf(noRpm !== null)(`a database of rpm that somebody has changed ${noRpm ?? ''}`, () => {
  const packages = driftWorld();
  let database: Buffer;

  beforeAll(() => {
    const files = Object.fromEntries(
      Array.from({ length: 200 }, (_, index) => [`opt/x/program-${index}`, `#!/bin/sh\n# ${index}\n`]),
    );
    const first = buildRpm(packages.folder, { name: 'x', files: { 'usr/bin/x': program('x') } });
    const second = buildRpm(packages.folder, { name: 'many', files });
    rpm(packages.upper, RPM_DATABASE, '--install', first, second);
    database = readFileSync(join(packages.upper, RPM_DATABASE, 'rpmdb.sqlite'));
  });
  afterAll(() => {
    packages.remove();
  });

  const answer = async (bytes: Uint8Array): Promise<string> => {
    put(upper(`${RPM_DATABASE}/rpmdb.sqlite`), bytes, 0o644);
    return (await world.answerTo('usr/bin/x')).kind;
  };
  const pageBytes = 4_096;

  it('is read or not, but always answered: any byte in any of its first pages', async () => {
    expect(await answer(database)).toBe('explained');
    const change = fc.tuple(fc.nat({ max: 8 * pageBytes - 1 }), fc.nat({ max: 255 }));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 20 }), async (changes) => {
        const changed = Buffer.from(database);
        for (const [at, byte] of changes) changed[at] = byte;
        expect(['explained', 'match']).toContain(await answer(changed));
      }),
      { numRuns: 150 },
    );
  });

  it('ends where its tree leads back into itself, and where its rows share their bytes', async () => {
    // a node without cells whose last child is itself: of the table of tables, whose page begins later, and of the packages
    for (const [page, header] of [
      [1, 100],
      [2, pageBytes],
    ] as const) {
      const ring = Buffer.from(database);
      ring.writeUInt8(5, header);
      ring.writeUInt16BE(0, header + 3);
      ring.writeUInt32BE(page, header + 8);
      expect(await answer(ring)).toBe('match');
    }
    // each cell of each leaf leads to the same place
    const shared = Buffer.from(database);
    for (let page = 1; page < shared.length / pageBytes; page += 1) {
      const at = page * pageBytes;
      if (shared[at] !== 13) continue;
      shared.writeUInt16BE(2_000, at + 3);
      for (let cell = 0; cell < 2_000; cell += 1) shared.writeUInt16BE(shared.readUInt16BE(at + 8), at + 8 + cell * 2);
    }
    expect(['explained', 'match']).toContain(await answer(shared));
  });

  it('counts as none where it is larger than is read', async () => {
    put(upper(`${RPM_DATABASE}/rpmdb.sqlite`), database, 0o644);
    execFileSync('truncate', ['-s', '1G', upper(`${RPM_DATABASE}/rpmdb.sqlite`)]);
    expect(await world.answerTo('usr/bin/x')).toEqual(drift('NewProgram'));
    copyFileSync(join(packages.upper, RPM_DATABASE, 'rpmdb.sqlite'), upper(`${RPM_DATABASE}/rpmdb.sqlite`));
    execFileSync('truncate', ['-s', '1G', upper(`${RPM_DATABASE}/rpmdb.sqlite-wal`)]);
    expect(await world.answerTo('usr/bin/x')).toEqual(drift('NewProgram'));
  });
});
