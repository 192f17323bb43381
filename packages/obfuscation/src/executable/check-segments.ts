import type { Anomalies } from './anomaly.js';
import { segmentAt, type Region } from './executable.js';

interface Layout {
  readonly segments: readonly Region[];
  readonly entry: number | null;
  readonly fileSize: number;
}

/** What is odd about where things are mapped, and where the first instruction is. The same for all formats. */
export function checkSegments({ segments, entry, fileSize }: Layout, anomalies: Anomalies): void {
  for (const { offset, fileSize: size, memorySize, write, execute } of segments) {
    anomalies.addIf(size > 0 && offset + size > fileSize, 'segment-outside-file');
    anomalies.addIf(write && execute && memorySize > 0, 'writable-and-executable');
    anomalies.addIf(execute && size === 0 && memorySize > 0, 'executable-without-bytes');
  }
  anomalies.addIf(doOverlap(segments), 'segments-overlap');
  if (entry === null) return;
  const holder = segmentAt(segments, entry);
  if (holder === null) {
    anomalies.add('entry-outside-segments');
    return;
  }
  anomalies.addIf(!holder.execute, 'entry-not-executable');
  anomalies.addIf(holder.write, 'entry-in-writable-segment');
  const inMemory = segments.filter(({ memorySize }) => memorySize > 0);
  anomalies.addIf(inMemory.length > 1 && holder === inMemory.at(-1), 'entry-in-last-segment');
}

/** Whether two share a byte of memory. */
function doOverlap(segments: readonly Region[]): boolean {
  const byAddress = segments.filter(({ memorySize }) => memorySize > 0).sort((a, b) => a.address - b.address);
  return byAddress.some((each, at) => {
    const next = byAddress[at + 1];
    return next !== undefined && each.address + each.memorySize > next.address;
  });
}
