import { closeSync, fstatSync, openSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createDriftCheck, createProcessCheck, REPORT_ALL_DRIFT, type DriftCheck } from '@guardimesh/engines';
import { silentLog, systemClock } from '@guardimesh/kit';
import { filePath, type ContextAnswer, type FileIdentity, type ProcessUse } from '@guardimesh/model';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { drift, driftWorld, program, put, type DriftWorld } from './drift-world.js';

const PATH = 'usr/bin/greet';
const RUN: ProcessUse = { process: { pid: process.pid, startTimeTicks: 1 }, command: 'greet', held: 'deleted' };

let world: DriftWorld;
let descriptor: number;
let identity: FileIdentity;
let check: DriftCheck;

beforeEach(() => {
  world = driftWorld();
  put(join(world.upper, PATH), program('greet'));
  descriptor = openSync(join(world.upper, PATH), 'r');
  const { dev, ino, size, mtimeNs, ctimeNs } = fstatSync(descriptor, { bigint: true });
  identity = {
    ...{ device: Number(dev), inode: ino, sizeBytes: Number(size) },
    ...{ modifiedNs: mtimeNs, changedNs: ctimeNs },
  };
  const settings = { hostRoot: '', policy: REPORT_ALL_DRIFT, settlingSeconds: 60, clock: systemClock, log: silentLog };
  check = createDriftCheck(settings);
});
afterEach(() => {
  closeSync(descriptor);
  world.remove();
});

const opened = () => ({ path: filePath(`/${PATH}`), descriptor, identity, changesShow: true });
const answer = (): Promise<ContextAnswer> =>
  check.check(world.target(), { path: filePath(`/${PATH}`), identity, origin: 'walk' }, opened());

describe('a file of a container that is removed while it is judged', () => {
  it('is drift as long as the container is there', async () => {
    expect(await answer()).toEqual(drift('NewProgram'));
  });

  it('is undecided once the writable layer is gone: its package records are gone with it', async () => {
    renameSync(world.upper, join(world.folder, 'rm-upper'));
    expect(await answer()).toMatchObject({ kind: 'undecided' });
  });

  it('is undecided once it is removed itself: others of the layer may have been removed before it', async () => {
    rmSync(join(world.upper, PATH));
    expect(await answer()).toMatchObject({ kind: 'undecided' });
  });
});

describe('a program of a container that is removed while it is judged', () => {
  it('is undecided where it was replaced: by what cannot be seen any more', async () => {
    const processes = createProcessCheck({
      ...{ hostRoot: '', procRoot: '/proc', runtimePrograms: [], log: silentLog },
      isPackageFile: (target, path) => check.isPackageFile(target, path),
    });
    const candidate = { path: filePath(`/${PATH}`), identity, origin: 'exe' as const, use: RUN };
    rmSync(join(world.upper, PATH));
    expect(await processes.check(world.target(), candidate, opened())).toMatchObject({ kind: 'match' });
    renameSync(world.upper, join(world.folder, 'rm-upper'));
    expect(await processes.check(world.target(), candidate, opened())).toMatchObject({ kind: 'undecided' });
    processes.close();
  });
});
