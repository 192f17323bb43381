import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { missing } from '@guardimesh/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { drift, driftWorld, program, put, type DriftWorld } from './drift-world.js';

const absent = missing('python3', spawnSync('python3', ['--version']).status === 0);
const IN_IMAGE = { kind: 'explained', by: 'in-image' };
const LIBRARY = Buffer.concat([program('native'), Buffer.alloc(100_000, 'x')]);

describe.skipIf(absent !== null)(`a shared object unpacked from a Java archive ${absent ?? ''}`, () => {
  let world: DriftWorld;
  const unpacked = 'tmp/libnative123.so';

  beforeEach(() => {
    world = driftWorld();
    put(join(world.upper, unpacked), LIBRARY, 0o600);
  });
  afterEach(() => {
    world.remove();
  });

  /** Packs as Java's own tools do; `stored` leaves the entries as they are. */
  function jar(name: string, files: Readonly<Record<string, Uint8Array>>, stored = false): Buffer {
    const tree = join(world.folder, `${name}.tree`);
    for (const [path, bytes] of Object.entries(files)) put(join(tree, path), bytes, 0o644);
    const file = join(world.folder, name);
    const script = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_STORED if sys.argv[2] == 'true' else zipfile.ZIP_DEFLATED) as out:
    for name in sys.argv[3:]: out.write(name)`;
    execFileSync('python3', ['-c', script, file, String(stored), ...Object.keys(files)], { cwd: tree });
    return readFileSync(file);
  }

  const inImage = (path: string, bytes: Buffer): void => {
    put(world.layer('app', path), bytes, 0o644);
  };

  it('is the image’s where the archive is', async () => {
    inImage('opt/app/lib/native.jar', jar('native.jar', { 'META-INF/native/libnative.so': LIBRARY }));
    expect(await world.answerTo(unpacked)).toEqual(IN_IMAGE);
  });

  it('is the image’s where an application holds the archive in its own one, behind a start script', async () => {
    const native = jar('native.jar', { 'native/linux/libnative.so': LIBRARY });
    const application = jar('application.jar', { 'BOOT-INF/lib/native.jar': native }, true);
    inImage('opt/app.jar', Buffer.concat([Buffer.from('#!/bin/sh\nexec java -jar "$0"\n'), application]));
    expect(await world.answerTo(unpacked)).toEqual(IN_IMAGE);
  });

  it('is drift with one other byte, and where the archive is in the container only', async () => {
    const archive = jar('native.jar', { 'libnative.so': LIBRARY });
    put(join(world.upper, 'opt/native.jar'), archive, 0o644);
    expect(await world.answerTo(unpacked)).toEqual(drift('NewLibrary'));
    inImage('opt/native.jar', archive);
    const other = Buffer.from(LIBRARY);
    other.writeUInt8(1, other.length - 1);
    put(join(world.upper, unpacked), other, 0o600);
    expect(await world.answerTo(unpacked)).toEqual(drift('NewLibrary'));
  });

  it('is drift where the archive is damaged, and none stops the next from being looked at', async () => {
    const good = jar('good.jar', { 'libnative.so': LIBRARY });
    const damaged = Buffer.from(good);
    // in the middle of what is packed
    damaged.fill(0xff, 200, 400);
    inImage('opt/a.jar', damaged);
    inImage('opt/b.jar', good.subarray(0, good.length - 10));
    inImage('opt/c.jar', Buffer.from('PK'));
    writeFileSync(world.layer('app', 'opt/d.jar'), '');
    expect(await world.answerTo(unpacked)).toEqual(drift('NewLibrary'));
    inImage('opt/e.jar', good);
    expect(await world.answerTo(unpacked)).toEqual(IN_IMAGE);
  });
});
