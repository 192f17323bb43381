import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of a test's own, with a short name (a Unix socket's path holds 107 bytes), removed by {@link remove}. */
export function testFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'gm-'));
  return {
    path,
    remove: () => {
      rmSync(path, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/**
 * Why a test of a real component cannot run here, else null. In CI a component that can be installed must be there:
 * the absence is then an error, not a skip.
 */
export function missing(component: string, present: boolean): string | null {
  if (present) return null;
  if (process.env['CI'] === 'true') throw new Error(`${component} is missing, and CI must have it`);
  return `${component} is not on this machine`;
}
