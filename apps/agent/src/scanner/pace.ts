import { setPriority } from 'node:os';
import type { ClamdEngine, ObfuscationEngine } from '@guardimesh/engines';
import { describeError, systemClock, type Log } from '@guardimesh/kit';
import { readCpuMs } from '@guardimesh/linux';
import { NodePace } from '@guardimesh/sources';
import type { ScannerSettings } from './parts.js';

/** The bounds of what scanning costs the node; the process's own priority is lowered at once. */
export function paceFrom(
  settings: ScannerSettings,
  engine: ClamdEngine,
  obfuscation: readonly ObfuscationEngine[],
  log: Log,
): NodePace {
  try {
    setPriority(settings.niceness);
  } catch (thrown) {
    log.warn({ niceness: settings.niceness, error: describeError(thrown) }, 'the priority could not be lowered');
  }
  const ownMs = (): number => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000;
  };
  const engineMs = (): number => {
    const pid = engine.processId();
    return pid === null ? 0 : (readCpuMs(pid) ?? 0);
  };
  const workersMs = (): number => obfuscation.reduce((sum, each) => sum + each.cpuMs(), 0);
  return new NodePace(settings, { clock: systemClock, log, cpuMs: () => ownMs() + engineMs() + workersMs() });
}
