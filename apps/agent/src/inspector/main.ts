import { Lifecycle, parseSettings, SettingsError } from '@guardimesh/kit';
import { readStartTimeTicks } from '@guardimesh/linux';
import { NodeContainers, parseRuntimeSocket, serveInspector } from '@guardimesh/sources';
import { destination, pino } from 'pino';
import { INSPECTOR_SETTINGS, type InspectorSettingValues } from './settings.js';

/**
 * The inspector process: tells the scanner which containers run on this node and where their layers are. Wiring only.
 * Ends with 2 for wrong settings, 1 where it cannot start.
 */
async function main(): Promise<void> {
  const settings = settingsOrEnd();
  const log = pino({ level: settings.logLevel, name: 'inspector' }, destination({ fd: 2, sync: true }));
  const lifecycle = new Lifecycle(log);
  lifecycle.closeOnSignals({ parentPipe: settings.endWithParent, afterwards: () => process.exit(0) });
  try {
    const { hostRoot } = settings;
    // without the host's processes each container would look exited
    if (readStartTimeTicks(1, `${hostRoot}/proc`) === null) {
      throw new SettingsError(
        'bad-setting',
        `${hostRoot}/proc does not show the host's processes; set hostPID and mount /`,
      );
    }
    const sockets = settings.runtimeSockets.map((text) => parseRuntimeSocket(text, { hostRoot }));
    const containers = new NodeContainers({ hostRoot, sockets, log });
    const server = await serveInspector({ socketPath: settings.inspectorSocket, source: containers, log });
    lifecycle.onClose('inspector socket', () => server.close());
    const running = containers.run(lifecycle.signal);
    lifecycle.onClose('runtimes', () => running);
    log.info({ socket: settings.inspectorSocket, hostRoot }, 'the inspector is ready');
  } catch (thrown) {
    log.error({ err: thrown }, 'the inspector cannot start');
    await lifecycle.close();
    process.exit(1);
  }
}

function settingsOrEnd(): InspectorSettingValues {
  try {
    return parseSettings(INSPECTOR_SETTINGS, process.env);
  } catch (thrown) {
    process.stderr.write(`${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
    process.exit(2);
  }
}

await main();
