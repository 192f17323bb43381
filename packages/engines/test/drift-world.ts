import { execFileSync } from 'node:child_process';
import { chmodSync, closeSync, fstatSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createDriftCheck, REPORT_ALL_DRIFT, type DriftPolicy } from '@guardimesh/engines';
import { silentLog, systemClock, type Clock } from '@guardimesh/kit';
import {
  DEFAULT_BUDGET,
  filePath,
  SCAN_SCOPES,
  type ContextAnswer,
  type FileOrigin,
  type ScanTarget,
  type TargetBudget,
} from '@guardimesh/model';
import { testFolder } from '@guardimesh/testkit';

const ELF = Buffer.from(readFileSync(process.execPath).subarray(0, 4_096));
// ET_DYN, whatever this Node was built as
ELF.writeUInt16LE(3, 16);

/** A program of our own: that of this process up to a point, with something of its own behind it. */
export function program(own: string): Buffer {
  return Buffer.concat([ELF, Buffer.from(own)]);
}

export function put(path: string, content: Uint8Array | string, mode = 0o755): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  chmodSync(path, mode);
}

export function drift(name: string) {
  return { kind: 'match', match: { kind: 'drift', verdict: 'suspicious', names: [`Guardimesh.Drift.${name}`] } };
}

export interface Circumstances {
  readonly policy?: DriftPolicy;
  /** default 0: nothing is waited for */
  readonly settlingSeconds?: number;
  readonly namespace?: string;
  readonly budget?: Partial<TargetBudget>;
  readonly clock?: Clock;
  /** as if the file had been changed so much later than it was */
  readonly changedLaterSeconds?: number;
}

/** A container laid out in folders: its writable layer on two layers of its image, `app` above `base`. */
export interface DriftWorld {
  readonly folder: string;
  readonly upper: string;
  layer(name: string, path: string): string;
  target(circumstances?: Circumstances): ScanTarget;
  /** What the check says of a file of the writable layer. */
  answerTo(path: string, circumstances?: Circumstances): Promise<ContextAnswer>;
  remove(): void;
}

export function driftWorld(): DriftWorld {
  const folder = testFolder();
  const upper = join(folder.path, 'upper');
  const layer = (name: string, path: string): string => join(folder.path, name, path);
  for (const path of [upper, layer('app', ''), layer('base', '')]) mkdirSync(path);
  const target = (circumstances: Circumstances = {}): ScanTarget =>
    targetOf(upper, [layer('app', ''), layer('base', '')], circumstances);
  return {
    ...{ folder: folder.path, upper, layer, target },
    answerTo: (path, circumstances = {}) =>
      checkFile(target(circumstances), join(upper, path), `/${path}`, circumstances),
    remove: () => {
      folder.remove();
    },
  };
}

export function targetOf(
  upper: string,
  lowers: readonly string[],
  { namespace, budget }: Circumstances = {},
): ScanTarget {
  return {
    container: {
      runtime: 'containerd',
      id: 'c'.repeat(64),
      name: 'web',
      kind: 'container',
      image: 'localhost/web:1',
      imageDigest: null,
      process: null,
      root: { upper, lowers: lowers.map((path) => ({ path, diffId: null })) },
      pod: namespace === undefined ? null : { name: 'p', namespace, uid: 'u' },
      createdAt: '2026-01-01T00:00:00.000Z',
    },
    pod: null,
    reason: 'started',
    scopes: SCAN_SCOPES,
    budget: { ...DEFAULT_BUDGET, ...budget },
  };
}

/** @param path on this machine @param shown as the container sees it */
export async function checkFile(
  target: ScanTarget,
  path: string,
  shown: string,
  { policy, settlingSeconds, clock, changedLaterSeconds = 0 }: Circumstances = {},
  origin: FileOrigin = 'walk',
): Promise<ContextAnswer> {
  const check = createDriftCheck({
    hostRoot: '',
    policy: policy ?? REPORT_ALL_DRIFT,
    settlingSeconds: settlingSeconds ?? 0,
    clock: clock ?? systemClock,
    log: silentLog,
  });
  const descriptor = openSync(path, 'r');
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = fstatSync(descriptor, { bigint: true });
    const identity = {
      device: Number(dev),
      inode: ino,
      sizeBytes: Number(size),
      modifiedNs: mtimeNs,
      changedNs: ctimeNs + BigInt(changedLaterSeconds) * 1_000_000_000n,
    };
    const named = filePath(shown);
    const candidate = { path: named, identity, origin };
    if (!check.concerns(candidate)) return { kind: 'nothing' };
    return await check.check(target, candidate, { path: named, descriptor, identity, changesShow: true });
  } finally {
    closeSync(descriptor);
  }
}

/** Sets an extended attribute; needs Python, as Node has no call for it. */
export function setAttribute(path: string, name: string, value: string): void {
  execFileSync('python3', [
    '-c',
    'import os, sys; os.setxattr(sys.argv[1], sys.argv[2], sys.argv[3].encode())',
    path,
    name,
    value,
  ]);
}
