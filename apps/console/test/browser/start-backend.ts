import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { LineSplitter, pollUntil } from '@guardimesh/kit';
import { SITE_FOLDER } from './site-folder.js';

const MAIN = fileURLToPath(new URL('../../../backend/dist/main.js', import.meta.url));
const START_MS = 60_000;

export interface BackendOptions {
  /** 0 or nothing: any free one */
  readonly port?: number;
  /** nothing: in memory, so that sessions end with the process */
  readonly dataFolder?: string;
  readonly ingestKey: string;
}

interface Line {
  readonly ready?: true;
  readonly url?: string;
  readonly link?: string;
}

/** The real backend as its own process, with the built console; it has no environment of ours. */
export async function startBackend(options: BackendOptions) {
  const child = spawn(process.execPath, [MAIN], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      GUARDIMESH_CONSOLE_FOLDER: SITE_FOLDER,
      GUARDIMESH_INGEST_KEY: options.ingestKey,
      GUARDIMESH_PORT: String(options.port ?? 0),
      ...(options.dataFolder === undefined ? {} : { GUARDIMESH_DATA_FOLDER: options.dataFolder }),
    },
  });
  const lines: Line[] = [];
  const splitter = new LineSplitter(64 * 1024);
  let log = '';
  child.stdout.on('data', (chunk: Buffer) => {
    for (const line of splitter.push(chunk)) lines.push(JSON.parse(line) as Line);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString('utf8');
  });

  const nextLine = (what: string): Promise<Line> =>
    pollUntil(
      what,
      () => {
        if (child.exitCode !== null) throw new Error(`the backend ended with ${String(child.exitCode)}: ${log}`);
        return lines.shift();
      },
      { timeoutMs: START_MS },
    );
  const end = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  };

  try {
    const ready = await nextLine('the backend to be ready');
    const url = ready.url ?? '';
    return {
      url,
      port: Number(new URL(url).port),
      /** a new one-time link, as a person gets it by typing `link` */
      link: async (): Promise<string> => {
        child.stdin.write('link\n');
        return (await nextLine('a link')).link ?? '';
      },
      stop: () => end('SIGTERM'),
      kill: () => end('SIGKILL'),
    };
  } catch (thrown) {
    await end('SIGKILL');
    throw thrown;
  }
}
