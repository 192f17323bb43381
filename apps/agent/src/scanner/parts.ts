import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  createHttpUplink,
  createPrintingUplink,
  DEFAULT_BACKOFF,
  MemoryBuffer,
  ReportSender,
  type Uplink,
} from '@guardimesh/delivery';
import {
  createClamdEngine,
  createProcessCheck,
  DEFAULT_CLAMD_ENGINE,
  folderLabel,
  type ClamdEngine,
} from '@guardimesh/engines';
import { SettingsError, systemClock, type Lifecycle, type Log, type SettingValues } from '@guardimesh/kit';
import type { ContextCheck, PodDirectory } from '@guardimesh/scan-core';
import { createProcessSource, inCluster, watchPods, type ProcessSource } from '@guardimesh/sources';
import { VERSION } from '../version.js';
import type { scannerSettings } from './settings.js';

export type ScannerSettings = SettingValues<typeof scannerSettings>;

export function engineFrom(settings: ScannerSettings, lifecycle: Lifecycle, log: Log): ClamdEngine {
  const { clamdSocket: socketPath, clamdDatabaseFolder: folder, databaseName } = settings;
  const label = folder === null ? null : folderLabel({ folder, socketPath });
  const databaseLabel = async (): Promise<string> =>
    [databaseName, (await label?.()) ?? ''].filter((part) => part !== '').join(' ');
  const engine = createClamdEngine(
    { ...DEFAULT_CLAMD_ENGINE, socketPath, sessions: settings.clamdSessions, databaseLabel },
    systemClock,
    log,
  );
  engine.start();
  lifecycle.onClose('engine', () => engine.close());
  return engine;
}

/** Without a cluster nothing is known of pods but what the runtime says. */
const noCluster: PodDirectory = {
  find: () => null,
  async *runningContainers(signal) {
    await systemClock.sleep(2 ** 31 - 1, signal);
    yield* [];
  },
};

export function podsFrom(settings: ScannerSettings, lifecycle: Lifecycle, log: Log): PodDirectory {
  if (settings.kubernetesHost === null) return noCluster;
  const server = inCluster(settings.kubernetesHost, settings.kubernetesPort);
  const pods = watchPods({ server, nodeName: settings.nodeName }, systemClock, log);
  const watching = pods.start(lifecycle.signal);
  lifecycle.onClose('pod watch', () => watching);
  return pods;
}

/** What runs in containers from memory or without its file: where it is looked for, and what makes a finding of it. */
export function processesFrom(
  settings: ScannerSettings,
  lifecycle: Lifecycle,
  log: Log,
): { source: ProcessSource; check: ContextCheck } {
  const { hostRoot, sweepSeconds, runtimePrograms } = settings;
  const procRoot = `${hostRoot}/proc`;
  const source = createProcessSource({ procRoot, sweepSeconds, log });
  const check = createProcessCheck({ hostRoot, procRoot, runtimePrograms, log });
  lifecycle.onClose('processes', async () => {
    await source.close();
    check.close();
  });
  return { source, check };
}

/** Buffer, uplink and the loop between them; what is left is tried once more before the process ends. */
export function deliveryFrom(
  settings: ScannerSettings,
  engine: ClamdEngine,
  lifecycle: Lifecycle,
  log: Log,
): MemoryBuffer {
  const buffer = new MemoryBuffer(settings.bufferReportsMax);
  const uplink = uplinkFrom(settings);
  const engines = () => {
    const version = engine.version();
    return version === null ? [] : [version];
  };
  const sender = new ReportSender(
    { buffer, uplink, engines, clock: systemClock, log },
    {
      agentId: randomUUID(),
      clusterId: settings.clusterId,
      nodeName: settings.nodeName,
      scannerVersion: VERSION,
      backoff: DEFAULT_BACKOFF,
    },
  );
  const sending = sender.run(lifecycle.signal);
  lifecycle.onClose('delivery', async () => {
    await sending;
    if (!(await sender.drain(DRAIN_MS)))
      log.warn({ reports: buffer.size }, 'ended before these reports were delivered');
    uplink.close();
  });
  return buffer;
}

const DRAIN_MS = 3_000;

function uplinkFrom(settings: ScannerSettings): Uplink {
  if (settings.backendUrl === 'print:') return createPrintingUplink((line) => process.stdout.write(`${line}\n`));
  if (settings.backendKeyFile === null) {
    throw new SettingsError(
      'missing-setting',
      'GUARDIMESH_BACKEND_KEY_FILE is not set: file that holds the scanner key',
    );
  }
  return createHttpUplink({
    backendUrl: settings.backendUrl,
    key: readFileSync(settings.backendKeyFile, 'utf8').trim(),
    certificateAuthorities: settings.backendCaFile === null ? null : readFileSync(settings.backendCaFile, 'utf8'),
    timeoutSeconds: settings.backendTimeoutSeconds,
  });
}
