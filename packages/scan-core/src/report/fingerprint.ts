import { createHash } from 'node:crypto';
import type { FilePath, FindingKind } from '@guardimesh/model';

/** 32 hex digits that are the same whenever the same thing is found in the same place; unambiguous by length prefixes. */
export function fingerprint(containerId: string, kind: FindingKind, path: FilePath, names: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of [containerId, kind, path.bytes, ...[...names].sort()]) {
    hash.update(`${Buffer.byteLength(part)}:`);
    hash.update(part);
  }
  return hash.digest('hex').slice(0, 32);
}
