import { unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf, Lifecycle, parseSettings, systemClock, type Log } from '@guardimesh/kit';
import { keepWorkers } from '@guardimesh/engines';
import { listenUnix } from '@guardimesh/linux';
import { RulesInForce } from '@guardimesh/yara';
import { destination, pino } from 'pino';
import { loadModels } from './models.js';
import { OBFUSCATION_SETTINGS, type ObfuscationSettingValues } from './settings.js';

/** Small heaps: a file's bytes lie outside of them. */
const WORKER_NODE = ['--max-semi-space-size=1', '--max-old-space-size=64', '--v8-pool-size=0'];

/**
 * The obfuscation scanner: listens for the scanner's files and keeps the workers running that look at them. It reads no file itself.
 * Wiring only. Ends with 2 for wrong settings, 1 where it cannot start.
 */
async function main(): Promise<void> {
  const settings = settingsOrEnd();
  const log = pino({ level: settings.logLevel, name: 'obfuscation-scanner' }, destination({ fd: 2, sync: true }));
  const lifecycle = new Lifecycle(log);
  lifecycle.closeOnSignals({ parentPipe: settings.endWithParent, afterwards: () => process.exit(0) });
  try {
    checkRules(settings, log);
    log.info({ models: loadModels(settings.modelFolder).label }, 'the models load');
    removeOld(settings.obfuscationSocket);
    const listener = listenUnix(settings.obfuscationSocket);
    lifecycle.onClose('socket', () => {
      removeOld(settings.obfuscationSocket);
    });
    const workers = keepWorkers(
      {
        count: settings.obfuscationWorkers,
        command: process.execPath,
        args: [...WORKER_NODE, join(import.meta.dirname, 'obfuscation-worker.js'), String(process.pid)],
        environment: environmentOfWorkers(),
        listener,
        memoryBytesMax: settings.obfuscationMemoryMiBMax * 1024 * 1024,
      },
      systemClock,
      log,
      lifecycle.signal,
    );
    lifecycle.onClose('workers', () => workers);
    log.info(
      { socket: settings.obfuscationSocket, workers: settings.obfuscationWorkers },
      'the obfuscation scanner is ready',
    );
  } catch (thrown) {
    log.error({ err: thrown }, 'the obfuscation scanner cannot start');
    await lifecycle.close();
    process.exit(1);
  }
}

/** Rules that do not load are told here, with their places, and not by workers that end again and again. */
function checkRules({ yaraFolders }: ObfuscationSettingValues, log: Log): void {
  new RulesInForce(yaraFolders, {
    nowMs: () => 0,
    onRefused: () => undefined,
    onLoaded: ({ label }) => {
      log.info({ rules: label, folders: yaraFolders }, 'the rules load');
    },
  });
}

/** The settings, and nothing else that this process may have in its environment. */
function environmentOfWorkers(): Record<string, string> {
  const ours = Object.entries(process.env).filter(([name]) => /^(GUARDIMESH_|MALLOC_|NODE_ENV$)/.test(name));
  return Object.fromEntries(ours.map(([name, value]) => [name, value ?? '']));
}

function removeOld(socketPath: string): void {
  try {
    unlinkSync(socketPath);
  } catch (thrown) {
    if (errnoOf(thrown) !== 'ENOENT') throw thrown;
  }
}

function settingsOrEnd(): ObfuscationSettingValues {
  try {
    return parseSettings(OBFUSCATION_SETTINGS, process.env);
  } catch (thrown) {
    process.stderr.write(`${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
    process.exit(2);
  }
}

await main();
