import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeError, systemClock, type Lifecycle, type Log } from '@guardimesh/kit';
import { createObfuscationEngine, DEFAULT_OBFUSCATION_ENGINE } from '@guardimesh/engines';
import type { Engine } from '@guardimesh/scan-core';
import { startObfuscationScanner } from '../up/start-node-side.js';

/**
 * An obfuscation scanner of this command's own, for as long as it runs. None, which is said, where it cannot be started: the rest is
 * looked for all the same.
 * @param inside what is brought out of files is given to it
 */
export async function obfuscationBeside(inside: Engine, lifecycle: Lifecycle, log: Log): Promise<readonly Engine[]> {
  const runFolder = mkdtempSync(join(tmpdir(), 'guardimesh-'));
  lifecycle.onClose('run folder of the obfuscation scanner', () => {
    rmSync(runFolder, { recursive: true, force: true, maxRetries: 5 });
  });
  try {
    const { child, socketPath } = await startObfuscationScanner(runFolder);
    lifecycle.onClose('obfuscation scanner', async () => {
      await child.stop();
    });
    const engine = createObfuscationEngine({ ...DEFAULT_OBFUSCATION_ENGINE, socketPath, inside }, systemClock, log);
    engine.start();
    lifecycle.onClose('obfuscation engine', () => engine.close());
    return [engine];
  } catch (thrown) {
    log.warn(
      { error: describeError(thrown) },
      'packed and encoded files are not looked for: the scanner for them did not start',
    );
    return [];
  }
}
