import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { silentLog, systemClock } from '@guardimesh/kit';
import { createObfuscationEngine, DEFAULT_OBFUSCATION_ENGINE, type ObfuscationEngine } from '@guardimesh/engines';
import { listenUnix } from '@guardimesh/linux';
import type { EngineAnswer } from '@guardimesh/model';
import { testFolder } from '@guardimesh/testkit';
import { openFile } from './support.js';

export const FILE_SECONDS = 2;

interface Hooks {
  readonly onWaiting?: () => void;
  readonly signal?: AbortSignal;
}

/** Real workers behind a real socket, each started again when it ends. */
export class Workers {
  readonly #folder = testFolder();
  readonly #listener: number;
  readonly #workers = new Set<ChildProcess>();
  readonly #engines: ObfuscationEngine[] = [];
  #stopped = false;
  #files = 0;
  /** how often one was started */
  started = 0;

  constructor(count: number) {
    this.setDatabase('first');
    this.#listener = listenUnix(this.socketPath);
    for (let at = 0; at < count; at += 1) this.#start();
  }

  get socketPath(): string {
    return join(this.#folder.path, 'socket');
  }

  get pids(): readonly number[] {
    return [...this.#workers].flatMap(({ pid }) => pid ?? []);
  }

  setDatabase(name: string): void {
    writeFileSync(join(this.#folder.path, 'database'), name);
  }

  engine(settings: Partial<typeof DEFAULT_OBFUSCATION_ENGINE> = {}): ObfuscationEngine {
    const { socketPath } = this;
    const all = { ...DEFAULT_OBFUSCATION_ENGINE, fileSeconds: FILE_SECONDS, socketPath, ...settings };
    const engine = createObfuscationEngine(all, systemClock, silentLog);
    this.#engines.push(engine);
    return engine;
  }

  /** Has a new file with this content looked at. */
  async scan(engine: ObfuscationEngine, content: string | Buffer, hooks: Hooks = {}): Promise<EngineAnswer> {
    this.#files += 1;
    const path = join(this.#folder.path, `file-${this.#files}`);
    writeFileSync(path, content);
    return this.scanPath(engine, path, hooks);
  }

  async scanPath(
    engine: ObfuscationEngine,
    path: string,
    { onWaiting = () => undefined, signal = new AbortController().signal }: Hooks = {},
  ): Promise<EngineAnswer> {
    const file = openFile(path);
    try {
      return await engine.scan(file, { onWaiting, signal });
    } finally {
      file.close();
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const engine of this.#engines) await engine.close();
    await Promise.all(
      [...this.#workers].map(async (worker) => {
        const ended = once(worker, 'exit');
        worker.kill('SIGKILL');
        await ended;
      }),
    );
    closeSync(this.#listener);
    this.#folder.remove();
  }

  #start(): void {
    this.started += 1;
    const program = join(import.meta.dirname, 'obfuscation-worker.mjs');
    const worker = spawn(process.execPath, [program, this.#folder.path, String(FILE_SECONDS)], {
      stdio: ['ignore', 'inherit', 'inherit', this.#listener],
    });
    this.#workers.add(worker);
    worker.once('exit', () => {
      this.#workers.delete(worker);
      if (!this.#stopped) this.#start();
    });
  }
}
