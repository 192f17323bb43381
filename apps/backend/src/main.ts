import { describeError, Lifecycle, LineSplitter, parseSettings, systemClock } from '@guardimesh/kit';
import { destination, pino } from 'pino';
import { SETTINGS } from './settings.js';
import { startBackend } from './start-backend.js';

const COMMAND_BYTES_MAX = 1_024;

/**
 * Standard output carries JSON lines for whoever started us: first that we are ready, then an answer to each line
 * `link` on standard input. The log goes to standard error. When standard input ends, so do we.
 */
const log = pino({ base: null }, destination(2));
const lifecycle = new Lifecycle(log);
const print = (line: object): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`);
};

try {
  const settings = parseSettings(SETTINGS, process.env);
  lifecycle.closeOnSignals({ parentPipe: true, afterwards: () => process.exit(0) });
  const backend = await startBackend(settings, { clock: systemClock, log, lifecycle });
  const { url, ingestKey } = backend;
  // The key is told only to whom did not choose it.
  print({ ready: true, url, link: backend.link(), ...(settings.ingestKey === null ? { ingestKey } : {}) });
  const lines = new LineSplitter(COMMAND_BYTES_MAX);
  process.stdin.on('data', (chunk: Buffer) => {
    for (const line of lines.push(chunk)) if (line.trim() === 'link') print({ link: backend.link() });
  });
} catch (thrown) {
  log.fatal({ error: describeError(thrown) }, 'the backend could not start');
  await lifecycle.close();
  process.exit(1);
}
