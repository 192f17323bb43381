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
  createObfuscationEngine,
  DEFAULT_CLAMD_ENGINE,
  DEFAULT_OBFUSCATION_ENGINE,
  folderLabel,
  type ClamdEngine,
  type ObfuscationEngine,
} from '@guardimesh/engines';
import { SettingsError, systemClock, type Lifecycle, type Log, type SettingValues } from '@guardimesh/kit';
import { fileDigest, keepMemory, keepPassBook } from '@guardimesh/memory';
import {
  RecentVerdicts,
  type Engine,
  type FileDigest,
  type PassBook,
  type PodDirectory,
  type VerdictMemory,
} from '@guardimesh/scan-core';
import { inCluster, watchPods } from '@guardimesh/sources';
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

/** The obfuscation scanner's, where there is one. */
export function obfuscationFrom(
  settings: ScannerSettings,
  inside: Engine,
  lifecycle: Lifecycle,
  log: Log,
): readonly ObfuscationEngine[] {
  const {
    obfuscationSocket: socketPath,
    obfuscationWorkers: connections,
    obfuscationFileSeconds: fileSeconds,
  } = settings;
  if (socketPath === null) return [];
  const engine = createObfuscationEngine(
    { ...DEFAULT_OBFUSCATION_ENGINE, socketPath, connections, fileSeconds, inside },
    systemClock,
    log,
  );
  engine.start();
  lifecycle.onClose('obfuscation engine', () => engine.close());
  return [engine];
}

/** How long the first passes wait for the engine, so that they know which remembered verdicts hold; without it they begin too. */
const ENGINE_WAIT_MS = 10_000;
const ENGINE_LOOK_MS = 20;

/** Resolves once every engine tells its signatures, or when they are not to be waited for any longer. */
export async function areInForce(engines: readonly Engine[], signal: AbortSignal): Promise<void> {
  const until = systemClock.monotonicMs() + ENGINE_WAIT_MS;
  while (engines.some((engine) => engine.version() === null) && !signal.aborted && systemClock.monotonicMs() < until)
    await systemClock.sleep(ENGINE_LOOK_MS, signal);
}

/** What is known of files and of bytes; with 0 entries nothing is, and no digest is worked out. */
export function memoryFrom(
  settings: ScannerSettings,
  lifecycle: Lifecycle,
  log: Log,
): { readonly memory: VerdictMemory; readonly digest: FileDigest | null } {
  const { memoryFolder: folder, memoryEntriesMax: entriesMax, memorySaveSeconds: saveSeconds } = settings;
  if (entriesMax === 0) return { memory: new RecentVerdicts(0), digest: null };
  const kept = keepMemory({ folder, entriesMax, saveSeconds }, systemClock, log);
  const saving = kept.run(lifecycle.signal);
  // closed after the flow, which remembers until its end
  lifecycle.onClose('memory', async () => {
    await saving;
    await kept.save();
  });
  return { memory: kept.memory, digest: fileDigest };
}

/** How often it is noted down when the containers are due next. */
const NOTE_SECONDS = 10;

export async function passBookFrom(settings: ScannerSettings, lifecycle: Lifecycle, log: Log): Promise<PassBook> {
  const kept = await keepPassBook({ folder: settings.memoryFolder, saveSeconds: NOTE_SECONDS }, systemClock, log);
  const saving = kept.run(lifecycle.signal);
  lifecycle.onClose('pass book', async () => {
    await saving;
    await kept.save();
  });
  return kept.book;
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

/** Buffer, uplink and the loop between them; what is left is tried once more before the process ends. */
export function deliveryFrom(
  settings: ScannerSettings,
  engines: readonly Engine[],
  lifecycle: Lifecycle,
  log: Log,
): MemoryBuffer {
  const buffer = new MemoryBuffer(settings.bufferReportsMax);
  const uplink = uplinkFrom(settings);
  const versions = () => engines.flatMap((engine) => engine.version() ?? []);
  const sender = new ReportSender(
    { buffer, uplink, engines: versions, clock: systemClock, log },
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
