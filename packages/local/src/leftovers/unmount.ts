import { readFileSync } from 'node:fs';
import { LocalError } from '../error/index.js';
import { findProgram, runProgram } from '../programs/index.js';
import { mountLines } from './mount-lines.js';

/** Mount points at or below a folder, in the order they were mounted. */
export function mountsBelow(folder: string): string[] {
  return mountLines(readFileSync('/proc/self/mountinfo', 'utf8'))
    .map((line) => line.mountPoint)
    .filter((point) => point === folder || point.startsWith(`${folder}/`));
}

/**
 * Unmounts everything at or below a folder, last mounted first; what is still in use is detached (MNT_DETACH, umount(2)).
 * @throws {LocalError} `left-behind` with what is still mounted: the folder must not be deleted then, as the deletion
 * would go through the mount
 */
export async function unmountBelow(folder: string): Promise<void> {
  const umount = findProgram('umount') ?? 'umount';
  for (const point of mountsBelow(folder).reverse()) {
    try {
      await runProgram(umount, ['--', point], { timeoutMs: 10_000 });
    } catch {
      await runProgram(umount, ['-l', '--', point], { timeoutMs: 10_000 }).catch(() => undefined);
    }
  }
  const left = mountsBelow(folder);
  if (left.length > 0) throw new LocalError('left-behind', `still mounted: ${left.join(', ')}; unmount it by hand`);
}
