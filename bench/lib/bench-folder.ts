import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Lifecycle, silentLog } from '@guardimesh/kit';

/** A folder of the bench's own, and what it started: all gone at the end, on Ctrl-C too. On /var/tmp: not a tmpfs. */
export function benchFolder(): { folder: string; lifecycle: Lifecycle } {
  const folder = mkdtempSync('/var/tmp/gm-');
  const lifecycle = new Lifecycle(silentLog);
  lifecycle.onClose('folder', () => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void lifecycle.close().then(() => process.exit(130)));
  return { folder, lifecycle };
}

export function inside(folder: string, name: string): string {
  return join(folder, name);
}
