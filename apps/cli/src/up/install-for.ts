import { installPackages, missingPackages, type Purpose } from '@guardimesh/local';
import { progressLog, type Progress } from '../output/index.js';

/** Installs what the purpose needs and this machine lacks; says which. Throws a clear line where it cannot. */
export async function installFor(purpose: Purpose, progress: Progress): Promise<void> {
  const missing = missingPackages(purpose);
  if (missing.length === 0) return;
  await installPackages(missing, { log: progressLog(progress) });
}
