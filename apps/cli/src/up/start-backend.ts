import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { startChild, type RunningChild } from '@guardimesh/local';
import { CliError } from '../output/index.js';
import { databaseTemplate, programs } from './places.js';

const READY_WITHIN_MS = 60_000;

export interface RunningBackend {
  readonly url: string;
  /** one-time link into the console */
  readonly link: string;
  readonly child: RunningChild;
  /** another one-time link */
  newLink(): Promise<string>;
}

/**
 * Starts backend-api on a free port of 127.0.0.1 and waits for the line that says where.
 * @param options.dataFolder '' keeps everything in memory
 * @throws {CliError} `part-failed` where it ends or says nothing in time
 */
export async function startBackend(options: {
  runFolder: string;
  dataFolder: string;
  key: string;
  port: number;
}): Promise<RunningBackend> {
  const logFile = join(options.runFolder, 'backend.log');
  const child = await startChild({
    name: 'backend',
    command: process.execPath,
    args: [programs.backend],
    environment: {
      PATH: '/usr/bin:/bin',
      NODE_ENV: 'production',
      GUARDIMESH_MODE: 'local',
      GUARDIMESH_PORT: String(options.port),
      GUARDIMESH_DATA_FOLDER: options.dataFolder,
      GUARDIMESH_DATABASE_TEMPLATE: databaseTemplate,
      GUARDIMESH_CONSOLE_FOLDER: programs.console,
      GUARDIMESH_INGEST_KEY: options.key,
    },
    logFile,
    keepOutput: true,
  });
  const output = child.process.stdout;
  if (output === null) throw new CliError('part-failed', 'the backend has no standard output');
  const lines = createInterface({ input: output });
  const waiting: ((link: string) => void)[] = [];
  let url = '';
  lines.on('line', (line) => {
    const said = parseLine(line);
    if (said === null) return;
    url = said.url ?? url;
    waiting.shift()?.(said.link);
  });
  const nextLink = (): Promise<string> => new Promise((resolve) => waiting.push(resolve));
  const ended = child.exited.then(() => null);
  const late = new Promise<null>((resolve) => {
    setTimeout(() => {
      resolve(null);
    }, READY_WITHIN_MS).unref();
  });
  const link = await Promise.race([nextLink(), ended, late]);
  if (link === null) {
    await child.stop();
    throw new CliError('part-failed', `the backend did not become ready; see ${logFile}`);
  }
  return {
    url,
    link,
    child,
    newLink: () => {
      child.process.stdin?.write('link\n');
      return nextLink();
    },
  };
}

function parseLine(line: string): { url: string | null; link: string } | null {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null || !('link' in value) || typeof value.link !== 'string')
      return null;
    return { link: value.link, url: 'url' in value && typeof value.url === 'string' ? value.url : null };
  } catch {
    return null;
  }
}
