import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, readlinkSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { testFolder } from '@guardimesh/testkit';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { buildImage, layerTar, type ImageSettings, type LayerEntry } from '../src/images/index.js';
import { needsInterpreter } from '../src/images/static-busybox.js';

const folder = testFolder();
afterAll(folder.remove);
let extractions = 0;

const LAYER: LayerEntry[] = [
  { path: '/etc/motd', content: 'hello\n', mode: 0o640 },
  { path: '/bin/sh', symlink: '/bin/busybox' },
  { path: '/var/empty', directory: true, mode: 0o555 },
  { path: '/etc/shadow', removed: true },
];
const IMAGE: ImageSettings = { name: 'localhost/test:1', layers: [LAYER, LAYER], config: { cmd: ['/bin/sh'] } };

/** Read back by another's program: GNU tar. */
function extract(tar: Buffer): string {
  extractions += 1;
  const into = join(folder.path, `x${extractions}`);
  mkdirSync(into);
  writeFileSync(`${into}.tar`, tar);
  execFileSync('tar', ['--extract', '--preserve-permissions', '--file', `${into}.tar`, '--directory', into]);
  return into;
}

describe('an image', () => {
  it('is equal bytes for equal settings, in whichever order a layer is given', async () => {
    const first = await buildImage(IMAGE, join(folder.path, 'a.tar'));
    const second = await buildImage({ ...IMAGE, layers: [[...LAYER].reverse(), LAYER] }, join(folder.path, 'b.tar'));
    expect(second.diffIds).toEqual(first.diffIds);
    expect(readFileSync(second.tarPath).equals(readFileSync(first.tarPath))).toBe(true);
    // of this very layer; changes only where the format we write changes, and then every image gets another id
    expect(first.diffIds[0]).toBe('sha256:ca15dd3affce8962d02077857a9b5a9f7e8d2618800eda22d5362e9b70039212');
  });

  it('names its parts by what they hold', async () => {
    const image = await buildImage(IMAGE, join(folder.path, 'c.tar'));
    const parts = extract(readFileSync(image.tarPath));
    const [manifest] = JSON.parse(readFileSync(join(parts, 'manifest.json'), 'utf8')) as {
      Config: string;
      Layers: string[];
      RepoTags: string[];
    }[];
    const digest = (name: string): string =>
      `sha256:${createHash('sha256')
        .update(readFileSync(join(parts, name)))
        .digest('hex')}`;
    expect(manifest?.RepoTags).toEqual(['localhost/test:1']);
    expect(manifest?.Layers.map(digest)).toEqual(image.diffIds);
    expect(digest(manifest?.Config ?? '')).toBe(image.configDigest);
  });

  it('keeps modes, link targets and whiteouts', () => {
    const root = extract(layerTar(LAYER));
    expect(statSync(join(root, 'etc/motd')).mode & 0o7777).toBe(0o640);
    expect(statSync(join(root, 'var/empty')).mode & 0o7777).toBe(0o555);
    expect(readlinkSync(join(root, 'bin/sh'))).toBe('/bin/busybox');
    expect(readdirSync(join(root, 'etc')).sort()).toEqual(['.wh.shadow', 'motd']);
  });

  it('keeps any name and content that a file can have', () => {
    const part = fc
      .oneof(
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        fc.string({ unit: 'binary-ascii', minLength: 90, maxLength: 200 }),
      )
      .map((text) => text.replace(/[/\0]/g, '_'))
      .filter((text) => text !== '' && text !== '.' && text !== '..' && Buffer.byteLength(text) <= 200);
    const entry = fc.record({ name: part, content: fc.uint8Array({ maxLength: 1500 }), target: part });
    fc.assert(
      fc.property(fc.uniqueArray(entry, { selector: (each) => each.name, minLength: 1, maxLength: 4 }), (entries) => {
        const root = extract(
          layerTar(
            entries.flatMap(({ name, content, target }) => [
              { path: `/files/${name}`, content },
              { path: `/links/${name}`, symlink: target },
            ]),
          ),
        );
        expect(new Set(readdirSync(join(root, 'files')))).toEqual(new Set(entries.map((each) => each.name)));
        for (const { name, content, target } of entries) {
          expect(Buffer.compare(readFileSync(join(root, 'files', name)), content)).toBe(0);
          expect(readlinkSync(join(root, 'links', name))).toBe(target);
        }
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['leaves the root', [{ path: '/a/../../etc/passwd', content: '' }]],
    ['has an empty part', [{ path: 'a//b', content: '' }]],
    ['is the root itself', [{ path: '/', directory: true as const }]],
    ['holds a NUL', [{ path: 'a\0b', content: '' }]],
    ['holds half a surrogate pair', [{ path: 'a\ud800', content: '' }]],
    ['stands twice', [{ path: '/a', content: '' }, { path: 'a/', directory: true as const }]], // prettier-ignore
    ['lies below a file', [{ path: '/a', content: '' }, { path: '/a/b', content: '' }]], // prettier-ignore
    ['links to a NUL', [{ path: '/a', symlink: 'b\0' }]],
  ])('is refused for a path that %s', (_, layer: LayerEntry[]) => {
    expect(() => layerTar(layer)).toThrow(expect.objectContaining({ code: 'bad-image' }));
  });

  it.each(['demo', 'demo:1', 'localhost/demo', 'localhost/Demo:1', 'localhost/../x:1', ''])(
    'is refused the name %j',
    async (name) => {
      await expect(buildImage({ ...IMAGE, name }, join(folder.path, 'never.tar'))).rejects.toMatchObject({
        code: 'bad-image',
      });
    },
  );

  it('is never made of a program that would need libraries', () => {
    expect(needsInterpreter(process.execPath)).toBe(true);
    const script = join(folder.path, 'script');
    writeFileSync(script, '#!/bin/sh\n');
    expect(needsInterpreter(script)).toBe(true);
  });
});
