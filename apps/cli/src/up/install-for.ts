import { installPackages, missingPackages, type PackageUse } from '@guardimesh/local';
import type { Log } from '@guardimesh/kit';
import type { Progress } from '../output/index.js';

/** What a person asks to be made ready, and what of this machine that takes. */
export const PURPOSES: Readonly<Record<'up' | 'demo' | 'test' | 'lab', readonly PackageUse[]>> = {
  up: ['scan'],
  demo: ['scan', 'demo'],
  // some tests compile the same harmless programs as the laboratory
  test: ['scan', 'demo', 'tests', 'lab'],
  lab: ['scan', 'demo', 'lab'],
};
export type Purpose = keyof typeof PURPOSES;

/**
 * Installs what the purpose needs and this machine lacks; says which.
 * @throws a LocalError that says what to install by hand where it cannot be done here
 */
export async function installFor(purpose: Purpose, progress: Progress): Promise<void> {
  const missing = missingPackages(...PURPOSES[purpose]);
  if (missing.length === 0) return;
  const names = [...new Set(missing.flatMap((need) => need.packages.debian ?? [need.name]))].join(' ');
  await progress.step(`system packages by apt-get: ${names}`, () =>
    installPackages(missing, { log: installLog(progress) }),
  );
}

/** Which package is for what is worth telling; it is told once, before the installation begins. */
function installLog(progress: Progress): Log {
  const tell = (fields: object, text: string): void => {
    progress.say(`${text} ${JSON.stringify(fields)}`);
  };
  return { debug: () => undefined, info: tell, warn: tell, error: tell };
}
