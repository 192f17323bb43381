import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Lifecycle } from '@guardimesh/kit';
import { prepareDatabase, startClamd } from '@guardimesh/local';
import { CliError, createProgress, progressLog } from '../output/index.js';
import { answeringRuntimes } from '../up/answering-runtimes.js';
import { makeRunFolder, makeStateFolder } from '../up/places.js';
import { startInspector, startScanner } from '../up/start-node-side.js';

/** One pass over every container of this machine; each batch as it would be sent, indented, on standard output. */
export async function printThisNode(): Promise<number> {
  const progress = createProgress();
  const log = progressLog(progress);
  if ((await answeringRuntimes()).length === 0) {
    throw new CliError(
      'missing-part',
      'no container runtime answers on this machine; --fields and --example work without one',
    );
  }
  const lifecycle = new Lifecycle(log);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void lifecycle.close().then(() => process.exit(130)));
  try {
    const runFolder = makeRunFolder();
    lifecycle.onClose('run folder', () => {
      rmSync(runFolder, { recursive: true, force: true, maxRetries: 5 });
    });
    const database = await prepareDatabase({ folder: makeStateFolder('signatures'), log });
    const clamd = await startClamd({ folder: join(runFolder, 'clamd'), databaseFolder: database.folder });
    lifecycle.onClose('clamd', () => clamd.stop());
    const node = {
      runFolder,
      backendUrl: 'print:',
      key: '',
      clamdSocket: clamd.socketPath,
      clamdDatabaseFolder: database.folder,
      databaseName: database.kind,
      runtimeSockets: null,
      steadySeconds: 60,
      stopWhenSettled: true,
    };
    const inspector = await startInspector(node);
    lifecycle.onClose('inspector', async () => {
      await inspector.stop();
    });
    const scanner = await startScanner(node);
    lifecycle.onClose('scanner', async () => {
      await scanner.stop();
    });
    progress.say('Scanning every container of this machine once; nothing is sent.');
    const output = scanner.process.stdout;
    if (output !== null)
      for await (const line of createInterface({ input: output }))
        process.stdout.write(`${JSON.stringify(JSON.parse(line), null, 2)}\n`);
    return (await scanner.exited).code === 0 ? 0 : 2;
  } finally {
    await lifecycle.close();
  }
}
