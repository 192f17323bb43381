import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { DATABASE_TEMPLATE } from '../../../packages/stores/test/database-template.js';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

export interface ReadyLine {
  readonly ready: true;
  readonly url: string;
  readonly link: string;
  readonly ingestKey?: string;
}

/** The program as it is started for real: its own process, settings in the environment, JSON lines on standard output. */
export class BackendProcess {
  readonly child: ChildProcess;
  readonly exited: Promise<number | NodeJS.Signals | null>;
  readonly #lines: AsyncIterator<string>;
  #log = '';

  constructor(settings: Readonly<Record<string, string>>) {
    const child = spawn(process.execPath, [MAIN], {
      env: { GUARDIMESH_DATABASE_TEMPLATE: DATABASE_TEMPLATE, ...settings },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.child = child;
    this.exited = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        resolve(signal ?? code);
      });
    });
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    child.stderr.setEncoding('utf8').on('data', (text: string) => (this.#log += text));
  }

  get log(): string {
    return this.#log;
  }

  async line<T>(): Promise<T> {
    const next = await this.#lines.next();
    if (next.done === true) throw new Error(`the backend ended without a line; its log: ${this.#log}`);
    return JSON.parse(next.value) as T;
  }

  ready(): Promise<ReadyLine> {
    return this.line<ReadyLine>();
  }

  say(line: string): void {
    this.child.stdin?.write(`${line}\n`);
  }

  /** Ends the process by its own pid, and waits until it is gone. */
  async end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null> {
    this.child.kill(signal);
    return this.exited;
  }
}

/** Opens a one-time link, as a browser does, and gives the cookie. */
export async function openLink(link: string): Promise<string> {
  const answer = await fetch(link, { redirect: 'manual' });
  return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
}
