import { spawnSync } from 'node:child_process';
import { closeSync, fstatSync, openSync } from 'node:fs';
import { createPackageCheck } from '@guardimesh/engines';
import { silentLog } from '@guardimesh/kit';
import { filePath, type ContextAnswer } from '@guardimesh/model';
import { missing } from '@guardimesh/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildDeb, dpkg } from './deb-packages.js';
import { driftWorld, program, put, type DriftWorld } from './drift-world.js';

let world: DriftWorld;
const check = createPackageCheck({ hostRoot: '', log: silentLog });

beforeEach(() => {
  world = driftWorld();
});
afterEach(() => {
  world.remove();
});

/** What is said of a file of one of the image's layers. */
async function answerTo(layer: string, path: string): Promise<ContextAnswer> {
  const descriptor = openSync(world.layer(layer, path), 'r');
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = fstatSync(descriptor, { bigint: true });
    const times = { modifiedNs: mtimeNs, changedNs: ctimeNs };
    const identity = { device: Number(dev), inode: ino, sizeBytes: Number(size), ...times };
    const candidate = { path: filePath(`/${path}`), identity, origin: 'layer', layer: world.layer(layer, '') } as const;
    return await check.check(world.target(), candidate, { ...candidate, descriptor, changesShow: true });
  } finally {
    closeSync(descriptor);
  }
}

const absent = missing('dpkg', spawnSync('dpkg-deb', ['--version']).status === 0);

describe.skipIf(absent !== null)(`a packed program in a layer of an image ${absent ?? ''}`, () => {
  it('is explained where the package records of that layer name its bytes, and no longer when they are others', async () => {
    dpkg(
      world.layer('base', ''),
      '--install',
      buildDeb(world.folder, 'packed', { files: { 'usr/bin/packed': program('packed') } }),
    );
    expect(await answerTo('base', 'usr/bin/packed')).toEqual({ kind: 'explained', by: 'package-manager' });
    put(world.layer('base', 'usr/bin/packed'), program('others'));
    expect(await answerTo('base', 'usr/bin/packed')).toEqual({ kind: 'nothing' });
    put(world.layer('app', 'usr/bin/packed'), program('packed'));
    expect(await answerTo('app', 'usr/bin/packed')).toEqual({ kind: 'nothing' });
  });

  it('is asked about only where it is suspicious, and only in layers', () => {
    const candidate = { path: filePath('/x'), identity: {} as never };
    expect(check.ofSuspicious).toBe(true);
    expect(check.concerns({ ...candidate, origin: 'layer' })).toBe(true);
    expect(check.concerns({ ...candidate, origin: 'walk' })).toBe(false);
  });
});
