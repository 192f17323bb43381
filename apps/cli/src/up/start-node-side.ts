import { existsSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { pollUntil, type Log } from '@guardimesh/kit';
import type { RunningChild } from '@guardimesh/local';
import { ownModelsFolder } from '@guardimesh/signatures';
import { ownRulesFolder } from '@guardimesh/yara';
import { KeptRunning, INSPECTOR_NODE, OBFUSCATION_NODE, SCANNER_NODE, startNodeProgram } from './node-program.js';
import { programs } from './places.js';

const READY_WITHIN_MS = 20_000;

export interface NodeSideSettings {
  readonly runFolder: string;
  readonly backendUrl: string;
  readonly key: string;
  readonly clamdSocket: string;
  readonly clamdDatabaseFolder: string;
  /** put before the signature version: `starter` makes the console say so */
  readonly databaseName: string;
  /** only these, such as `containerd:/run/containerd/containerd.sock`; null: all that are found */
  readonly runtimeSockets: readonly string[] | null;
  readonly steadySeconds: number;
  /** pauses after a start; left out: the scanner's default */
  readonly settlingSeconds?: readonly number[];
  readonly stopWhenSettled?: boolean;
  /** false: only what was written is looked at. Left out: the scanner's default */
  readonly imageLayers?: boolean;
  /** namespaces in which programs that the image does not have are meant to appear */
  readonly driftPolicyFile?: string;
  /** verdicts remembered between passes; 0: every pass is the first. Left out: the scanner's default */
  readonly memoryEntriesMax?: number;
  /** where they are kept over a restart of the scanner; left out: they are not */
  readonly memoryFolder?: string;
  /** whether packed and encoded files are looked for, by the obfuscation scanner beside these two; left out: they are not */
  readonly obfuscation?: boolean;
}

export interface NodeSide {
  readonly inspector: KeptRunning;
  readonly obfuscation: KeptRunning | null;
  readonly scanner: KeptRunning;
}

/** The processes of the node pod, outside one, each started again when it ends. Stop the scanner first. */
export async function startNodeSide(settings: NodeSideSettings, log: Log): Promise<NodeSide> {
  const inspector = new KeptRunning(() => startInspector(settings), log);
  await inspector.begin();
  const obfuscation =
    settings.obfuscation === true
      ? new KeptRunning(async () => (await startObfuscationScanner(settings.runFolder)).child, log)
      : null;
  await obfuscation?.begin();
  const scanner = new KeptRunning(() => startScanner(settings), log);
  await scanner.begin();
  return { inspector, obfuscation, scanner };
}

/** Resolves when the inspector's socket is there. */
export async function startInspector(settings: NodeSideSettings): Promise<RunningChild> {
  const socketPath = inspectorSocketOf(settings);
  const child = await startNodeProgram({
    name: 'inspector',
    script: programs.inspector,
    nodeOptions: INSPECTOR_NODE,
    runFolder: settings.runFolder,
    settings: {
      GUARDIMESH_INSPECTOR_SOCKET: socketPath,
      GUARDIMESH_END_WITH_PARENT: 'true',
      ...(settings.runtimeSockets === null ? {} : { GUARDIMESH_RUNTIME_SOCKETS: settings.runtimeSockets.join(',') }),
    },
  });
  try {
    await pollUntil("the inspector's socket", () => existsSync(socketPath), { timeoutMs: READY_WITHIN_MS });
  } catch (thrown) {
    await child.stop();
    throw thrown;
  }
  return child;
}

/** Resolves when it listens: the scanner then finds it at once. */
export async function startObfuscationScanner(
  runFolder: string,
): Promise<{ readonly child: RunningChild; readonly socketPath: string }> {
  const socketPath = obfuscationSocketIn(runFolder);
  const child = await startNodeProgram({
    name: 'obfuscation-scanner',
    script: programs.obfuscationScanner,
    nodeOptions: OBFUSCATION_NODE,
    runFolder,
    settings: {
      GUARDIMESH_OBFUSCATION_SOCKET: socketPath,
      GUARDIMESH_YARA_FOLDERS: ownRulesFolder(),
      GUARDIMESH_MODEL_FOLDER: ownModelsFolder(),
      GUARDIMESH_END_WITH_PARENT: 'true',
    },
  });
  try {
    await pollUntil("the obfuscation scanner's socket", () => existsSync(socketPath), {
      timeoutMs: READY_WITHIN_MS,
    });
  } catch (thrown) {
    await child.stop();
    throw thrown;
  }
  return { child, socketPath };
}

export function startScanner(settings: NodeSideSettings): Promise<RunningChild> {
  const keyFile = join(settings.runFolder, 'scanner.key');
  writeFileSync(keyFile, settings.key, { mode: 0o600 });
  return startNodeProgram({
    name: 'scanner',
    script: programs.scanner,
    nodeOptions: SCANNER_NODE,
    runFolder: settings.runFolder,
    keepOutput: settings.backendUrl === 'print:',
    settings: scannerEnvironment(settings, inspectorSocketOf(settings), keyFile),
  });
}

function obfuscationSocketIn(runFolder: string): string {
  return join(runFolder, 'obfuscation.sock');
}

function inspectorSocketOf(settings: NodeSideSettings): string {
  return join(settings.runFolder, 'inspector.sock');
}

function scannerEnvironment(
  settings: NodeSideSettings,
  inspectorSocket: string,
  keyFile: string,
): Record<string, string> {
  return {
    GUARDIMESH_NODE_NAME: hostname(),
    GUARDIMESH_CLUSTER_ID: 'local',
    GUARDIMESH_END_WITH_PARENT: 'true',
    GUARDIMESH_INSPECTOR_SOCKET: inspectorSocket,
    GUARDIMESH_CLAMD_SOCKET: settings.clamdSocket,
    GUARDIMESH_CLAMD_DATABASE_FOLDER: settings.clamdDatabaseFolder,
    GUARDIMESH_DATABASE_NAME: settings.databaseName,
    GUARDIMESH_BACKEND_URL: settings.backendUrl,
    GUARDIMESH_BACKEND_KEY_FILE: keyFile,
    GUARDIMESH_STEADY_SECONDS: String(settings.steadySeconds),
    ...(settings.settlingSeconds === undefined
      ? {}
      : { GUARDIMESH_SETTLING_SECONDS: settings.settlingSeconds.join(',') }),
    ...(settings.memoryEntriesMax === undefined
      ? {}
      : { GUARDIMESH_MEMORY_ENTRIES_MAX: String(settings.memoryEntriesMax) }),
    ...(settings.memoryFolder === undefined ? {} : { GUARDIMESH_MEMORY_FOLDER: settings.memoryFolder }),
    ...(settings.imageLayers === undefined ? {} : { GUARDIMESH_IMAGE_LAYERS: String(settings.imageLayers) }),
    ...(settings.driftPolicyFile === undefined ? {} : { GUARDIMESH_DRIFT_POLICY_FILE: settings.driftPolicyFile }),
    ...(settings.obfuscation === true
      ? { GUARDIMESH_OBFUSCATION_SOCKET: obfuscationSocketIn(settings.runFolder) }
      : {}),
    GUARDIMESH_STOP_WHEN_SETTLED: String(settings.stopWhenSettled ?? false),
  };
}
