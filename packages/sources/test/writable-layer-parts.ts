import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import type { FileCandidate, ScanTarget, TargetBudget } from '@guardimesh/model';
import { DEFAULT_BUDGET, filePath, lossyText, SCAN_SCOPES } from '@guardimesh/model';
import type { OpenSource, WalkEntry } from '@guardimesh/scan-core';
import type { WritableLayerSource } from '@guardimesh/sources';

/** A container of which only the writable layer matters. */
export function targetWith(upper: string | null, budget: Partial<TargetBudget> = {}): ScanTarget {
  return {
    container: {
      runtime: 'containerd',
      id: 'c'.repeat(64),
      name: 'web',
      kind: 'container',
      image: 'localhost/web:1',
      imageDigest: null,
      process: null,
      root: { upper, lowers: [] },
      pod: null,
      createdAt: '2026-01-01T00:00:00.000Z',
    },
    pod: null,
    reason: 'started',
    scopes: SCAN_SCOPES,
    budget: { ...DEFAULT_BUDGET, ...budget },
  };
}

export async function openSource(
  source: WritableLayerSource,
  upper: string,
  budget: Partial<TargetBudget> = {},
): Promise<OpenSource> {
  const layer = await source.open(targetWith(upper, budget));
  if (layer === null || typeof layer === 'string') throw new Error(`the layer was not opened: ${String(layer)}`);
  return layer;
}

/** What a walk tells where it knows no file yet. */
export type ToldEntry = Exclude<WalkEntry, { kind: 'known-clean' }>;

export async function walkAll(layer: OpenSource, signal = new AbortController().signal): Promise<ToldEntry[]> {
  const all: ToldEntry[] = [];
  for await (const entries of layer.walk(signal)) {
    for (const entry of entries) {
      if (entry.kind === 'known-clean') throw new Error('the walk was given nothing known');
      all.push(entry);
    }
  }
  return all;
}

/** `candidate`, or what else an entry is. */
export function kindOf(entry: WalkEntry): string {
  if (entry.kind === 'known-clean') return entry.kind;
  if (entry.kind === 'candidate') return 'candidate';
  return entry.kind === 'nothing' ? entry.what : entry.reason;
}

export function pathOf(entry: WalkEntry): string {
  if (entry.kind === 'known-clean') return '';
  return lossyText(entry.kind === 'candidate' ? entry.candidate.path : entry.path);
}

export function candidate(path: string): FileCandidate {
  const identity = { device: 0, inode: 0n, sizeBytes: 1, modifiedNs: 0n, changedNs: 0n };
  return { path: filePath(path), identity, origin: 'walk' };
}

/** Number of this process's open descriptors. */
export function openDescriptors(): number {
  return readdirSync('/proc/self/fd').length;
}

/** Removes a tree of any depth: Node's own removal stops at paths longer than a call takes. */
export function removeTree(path: string): void {
  execFileSync('rm', ['-rf', path]);
}
