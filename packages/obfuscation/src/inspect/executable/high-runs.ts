import type { HighRun } from '../../entropy/index.js';
import type { Executable, Region } from '../../executable/index.js';
import type { ByteProfile } from '../../features/index.js';
import { log2, share } from './numbers.js';
import { FAMILIES, familyOfRun, type Family } from './run-family.js';

/**
 * Where the stretches of high entropy lie, and what begins them: a packer's payload is mapped, often where code may run or be
 * written, and has no name; compressed debugging symbols and pictures are neither. Shares are of the bytes in all such stretches.
 */
export const HIGH_RUN_FEATURES: readonly string[] = [
  'high-bytes-log2',
  'high-runs',
  'longest-high-log2',
  'high-in-code-share',
  'high-in-writable-share',
  'high-in-constants-share',
  'high-in-overlay-share',
  'high-in-debug-share',
  'high-unmapped-share',
  'high-to-file-end-log2',
  ...FAMILIES.map((family) => `high-${family}-share`),
];

const DEBUG_NAME = /^(?:\.z?debug|\.gnu_debugdata|\.symtab|\.strtab|__DWARF)/;

export function highRunFeatures(bytes: Uint8Array, image: Executable, profile: ByteProfile): readonly number[] {
  const runs = profile.entropy.highRuns;
  const total = runs.reduce((sum, { length }) => sum + length, 0);
  const longest = runs.reduce<HighRun | null>((best, run) => (run.length > (best?.length ?? 0) ? run : best), null);
  const { segments, sections, overlay } = image;
  // an object has no segments: what its sections say is what will be mapped
  const mapped = segments.length > 0 ? segments : (sections ?? []).filter(({ memorySize }) => memorySize > 0);
  const within = (regions: readonly Region[]): number =>
    share(
      runs.reduce((sum, run) => sum + covered(run, regions), 0),
      total,
    );
  const named = new Map<Family, number>();
  for (const run of runs) {
    const family = familyOfRun(bytes, run.offset);
    if (family !== null) named.set(family, (named.get(family) ?? 0) + run.length);
  }
  return [
    log2(total),
    runs.length,
    log2(longest?.length ?? 0),
    within(mapped.filter(({ execute }) => execute)),
    within(mapped.filter(({ write }) => write)),
    within(mapped.filter(({ write, execute }) => !write && !execute)),
    share(overlay === null ? 0 : runs.reduce((sum, run) => sum + overlap(run, overlay.offset, overlay.size), 0), total),
    within((sections ?? []).filter(({ name }) => DEBUG_NAME.test(name))),
    total === 0 ? 0 : 1 - within(mapped),
    longest === null ? 0 : log2(bytes.length - endOf(longest)),
    ...FAMILIES.map((family) => share(named.get(family) ?? 0, total)),
  ];
}

function endOf({ offset, length }: HighRun): number {
  return offset + length;
}

function covered(run: HighRun, regions: readonly Region[]): number {
  const sum = regions.reduce((bytes, { offset, fileSize }) => bytes + overlap(run, offset, fileSize), 0);
  return Math.min(run.length, sum);
}

function overlap(run: HighRun, offset: number, size: number): number {
  return Math.max(0, Math.min(endOf(run), offset + size) - Math.max(run.offset, offset));
}
