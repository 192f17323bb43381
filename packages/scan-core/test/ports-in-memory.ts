import { silentLog, systemClock } from '@guardimesh/kit';
import {
  DEFAULT_BUDGET,
  filePath,
  SCAN_SCOPES,
  type ContainerSnapshot,
  type EngineAnswer,
  type FileCandidate,
  type FileIdentity,
  type Report,
  type ScanTarget,
} from '@guardimesh/model';
import {
  AT_ONCE,
  NO_PASS_BOOK,
  RecentVerdicts,
  type Engine,
  type FileSource,
  type FlowParts,
  type OpenSource,
  type PassParts,
  type WalkEntry,
  ScanRules,
} from '@guardimesh/scan-core';

/** Ports for tests of the flow itself; the real ones have tests of their own. */
export const version = { engine: 'test', version: '1', database: 'a' };

export function container(id: string, pid = 100): ContainerSnapshot {
  return {
    runtime: 'containerd',
    id,
    name: `name-${id}`,
    kind: 'container',
    image: 'localhost/test:1',
    imageDigest: null,
    process: { pid, startTimeTicks: 7 },
    root: { upper: `/layers/${id}`, lowers: [] },
    pod: null,
    createdAt: '2026-01-01T00:00:00Z',
  };
}

export function target(id = 'c1', budget = DEFAULT_BUDGET): ScanTarget {
  return { container: container(id), pod: null, reason: 'started', scopes: SCAN_SCOPES, budget };
}

export function identity(inode: number, sizeBytes = 10): FileIdentity {
  return { device: 1, inode: BigInt(inode), sizeBytes, modifiedNs: 1n, changedNs: 1n };
}

export function candidate(name: string, inode: number, sizeBytes = 10): FileCandidate {
  return { path: filePath(`/${name}`), identity: identity(inode, sizeBytes), origin: 'walk' };
}

/** A layer that tells these entries; descriptors are inode numbers. */
export function layerOf(
  entries: readonly WalkEntry[],
  changes: Partial<OpenSource> = {},
): FileSource & { readonly open_: Set<number> } {
  const open = new Set<number>();
  return {
    open_: open,
    scope: 'files',
    open: () =>
      Promise.resolve({
        async *walk() {
          yield await Promise.resolve(entries);
        },
        openFile: (each) => {
          open.add(Number(each.identity.inode));
          return {
            path: each.path,
            descriptor: Number(each.identity.inode),
            identity: each.identity,
            changesShow: true,
          };
        },
        identityNow: (file) => file.identity,
        closeFile: (file) => open.delete(file.descriptor),
        close: () => Promise.resolve(),
        ...changes,
      }),
  };
}

export function engineOf(
  answer: (descriptor: number) => EngineAnswer | Promise<EngineAnswer>,
  parallelism = 4,
): Engine {
  return { name: 'test', parallelism, version: () => version, scan: async (file) => answer(file.descriptor) };
}

export function passParts(
  layers: FileSource,
  engine: Engine,
): PassParts & { readonly sink: { put: (report: Report) => void }; readonly reports: Report[] } {
  const reports: Report[] = [];
  return {
    sources: [layers],
    checks: [],
    digest: null,
    pace: AT_ONCE,
    rules: new ScanRules(),
    engines: [engine],
    memory: new RecentVerdicts(),
    clock: systemClock,
    log: silentLog,
    reports,
    sink: { put: (report) => reports.push(report) },
  };
}

/** What the flow needs around the passes: a runtime that tells these containers once, no cluster, nobody who asks for a pass. */
export function runtimeOf(...ids: readonly string[]): Pick<FlowParts, 'pods' | 'feed' | 'requests' | 'book' | 'news'> {
  return {
    pods: {
      find: () => null,
      async *runningContainers() {
        yield* await Promise.resolve([]);
      },
    },
    feed: {
      refresh: () => undefined,
      async *events() {
        for (const id of ids) yield await Promise.resolve({ kind: 'started' as const, container: container(id) });
      },
    },
    requests: { next: (signal) => systemClock.sleep(2 ** 31 - 1, signal) },
    book: NO_PASS_BOOK,
    news: null,
  };
}
