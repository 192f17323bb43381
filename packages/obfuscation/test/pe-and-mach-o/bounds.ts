import {
  bytesInMemory,
  FUNCTIONS_MAX,
  LIBRARIES_MAX,
  parseMachO,
  parsePe,
  type ByteSource,
  type Damaged,
  type Executable,
} from '@guardimesh/obfuscation';
import { expect } from 'vitest';

const REGIONS_MAX = 4_096;
/** What one file may cost: reads, and the bytes they ask for. */
export const COST_MAX = { reads: 10_000, bytes: 4 * 1024 * 1024 };

export interface Counted extends ByteSource {
  readonly cost: { reads: number; bytes: number };
}

export function counted(bytes: Uint8Array): Counted {
  const inner = bytesInMemory(bytes);
  const cost = { reads: 0, bytes: 0 };
  return {
    size: inner.size,
    cost,
    read: (offset, length) => {
      const found = inner.read(offset, length);
      cost.reads += 1;
      cost.bytes += found.length;
      return found;
    },
  };
}

/** Both parsers on the same bytes: neither throws, and what they say keeps to all bounds. */
export function readBoth(bytes: Uint8Array): void {
  for (const parse of [parsePe, parseMachO]) {
    const source = counted(bytes);
    const beyond = whatIsBeyondBounds(parse(source), bytes.length);
    if (source.cost.reads > COST_MAX.reads || source.cost.bytes > COST_MAX.bytes) beyond.push('cost');
    // one expectation a file: there are very many of them
    if (beyond.length > 0) expect.fail(`${parse.name}: ${beyond.join(', ')}`);
  }
}

export function whatIsBeyondBounds(found: Executable | Damaged | null, size: number): string[] {
  if (found === null) return [];
  if ('damaged' in found) return found.damaged.length > 100 ? ['reason'] : [];
  const { segments, sections, imports, interpreter, overlay, entry } = found;
  const { functions = [], libraries = [], functionCount = 0 } = imports ?? {};
  const regions = [...segments, ...(sections ?? [])];
  const positions = regions.flatMap((each) => [each.offset, each.fileSize, each.address, each.memorySize]);
  const within = {
    regions: segments.length <= REGIONS_MAX && (sections ?? []).length <= REGIONS_MAX,
    regionNames: regions.every(({ name }) => name.length <= 64),
    positions: [...positions, entry ?? 0].every((each) => Number.isFinite(each) && each >= 0),
    functions: functions.length === Math.min(FUNCTIONS_MAX, functionCount),
    libraries: libraries.length <= LIBRARIES_MAX,
    names: [...functions, ...libraries, interpreter ?? ''].every((each) => each.length <= 128),
    overlay: overlay === null || (overlay.size > 0 && overlay.offset + overlay.size <= size),
  };
  return Object.entries(within).flatMap(([what, holds]) => (holds ? [] : [what]));
}
