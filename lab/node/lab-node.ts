import { createInterface } from 'node:readline';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startInspector, startObfuscationScanner, startScanner, type NodeSideSettings } from '@guardimesh/cli';
import { Lifecycle, silentLog } from '@guardimesh/kit';
import { startClamd, startContainerd, type RunningContainerd } from '@guardimesh/local';
import { starterSignaturesFolder } from '@guardimesh/signatures';
import type { WireBatch } from '@guardimesh/wire';
import { Observations } from './observations.js';

/** A node as it is in a cluster: a container runtime, clamd, inspector, obfuscation scanner and scanner, each a process of its own. */
export interface LabNode {
  readonly folder: string;
  readonly containerd: RunningContainerd;
  /** what the scanner has sent: it prints its batches instead */
  readonly observations: Observations;
  /** Ends all of it; nothing stays. */
  stop(): Promise<void>;
}

/** The scanner's settings are its defaults; only where it sends differs from a node pod. */
const STEADY_SECONDS = 300;

/** The only namespace of the laboratory in which new programs are meant to appear. */
function writePolicy(folder: string): string {
  const path = join(folder, 'drift-policy.json');
  writeFileSync(path, JSON.stringify({ ignore: [{ namespaces: ['ci'], reason: 'builds compile here' }] }));
  return path;
}

export async function startLabNode(): Promise<LabNode> {
  const folder = mkdtempSync('/var/tmp/gm-lab-');
  const lifecycle = new Lifecycle(silentLog);
  lifecycle.onClose('folder', () => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void lifecycle.close().then(() => process.exit(130)));
  try {
    const containerd = await startContainerd({ folder: join(folder, 'ctd') });
    lifecycle.onClose('containerd', () => containerd.stop());
    const clamd = await startClamd({ folder: join(folder, 'clamd'), databaseFolder: starterSignaturesFolder() });
    lifecycle.onClose('clamd', () => clamd.stop());
    const settings: NodeSideSettings = {
      runFolder: folder,
      backendUrl: 'print:',
      key: '',
      clamdSocket: clamd.socketPath,
      clamdDatabaseFolder: clamd.databaseFolder,
      databaseName: 'starter',
      runtimeSockets: [`containerd:${containerd.socketPath}`],
      steadySeconds: STEADY_SECONDS,
      driftPolicyFile: writePolicy(folder),
      obfuscation: true,
    };
    const inspector = await startInspector(settings);
    lifecycle.onClose('inspector', async () => {
      await inspector.stop();
    });
    const { child: obfuscation } = await startObfuscationScanner(settings.runFolder);
    lifecycle.onClose('obfuscation scanner', async () => {
      await obfuscation.stop();
    });
    const scanner = await startScanner(settings);
    lifecycle.onClose('scanner', async () => {
      await scanner.stop();
    });
    const observations = new Observations();
    if (scanner.process.stdout === null) throw new Error('the scanner has no standard output');
    createInterface({ input: scanner.process.stdout }).on('line', (line) => {
      observations.take(JSON.parse(line) as WireBatch);
    });
    void scanner.exited.then((exit) => {
      if (!lifecycle.signal.aborted) observations.end(`the scanner ended by itself: ${JSON.stringify(exit)}`);
    });
    return { folder, containerd, observations, stop: () => lifecycle.close() };
  } catch (thrown) {
    await lifecycle.close();
    throw thrown;
  }
}
